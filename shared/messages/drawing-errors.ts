// What is wrong with a line of a drawing, in the language of who draws: said after the line's number.
import type { Language } from '../domain/contact.ts'
import type { DrawingFault } from '../domain/drawing.ts'

type Code = DrawingFault['code']
type Words = { readonly [C in Code]: (fault: Extract<DrawingFault, { code: C }>) => string }

/** Quoted, with an escape where it cannot be seen. */
const shown = (sign: string): string => JSON.stringify(sign)
/** A name of either direction, within Arabic. */
const apart = (name: string): string => `\u2068${name}\u2069`
/** All that a place may be. */
const SIGNS = 's p r o w c .'

const words: Readonly<Record<Language, Words>> = {
  en: {
    section_name: ({ most }) => `must have a name of 1 to ${most} printable characters in brackets`,
    row_form: ({ most }) =>
      `must be a name of 1 to ${most} printable characters, spaces, and places without spaces`,
    row_repeated: ({ row }) => `repeats row ${row}`,
    row_too_long: ({ most }) => `must have at most ${most} places`,
    unknown_sign: ({ sign, place, row }) =>
      `has ${shown(sign)} at place ${place} of row ${row}: use one of ${SIGNS}`,
    companion_alone: ({ place, row }) =>
      `has a companion seat at place ${place} of row ${row} that is not beside a wheelchair place`,
    no_seat: () => 'must have a seat',
    too_large: ({ seats, side }) => `must have at most ${seats} seats in ${side} lines of ${side} places`,
  },
  de: {
    section_name: ({ most }) => `braucht einen Namen aus 1 bis ${most} druckbaren Zeichen in Klammern`,
    row_form: ({ most }) =>
      `braucht einen Namen aus 1 bis ${most} druckbaren Zeichen, Leerzeichen, dann Plätze ohne Leerzeichen`,
    row_repeated: ({ row }) => `wiederholt Reihe ${row}`,
    row_too_long: ({ most }) => `darf höchstens ${most} Plätze haben`,
    unknown_sign: ({ sign, place, row }) =>
      `hat ${shown(sign)} an Stelle ${place} von Reihe ${row}: erlaubt sind ${SIGNS}`,
    companion_alone: ({ place, row }) =>
      `hat an Stelle ${place} von Reihe ${row} einen Begleitplatz, der nicht neben einem Rollstuhlplatz liegt`,
    no_seat: () => 'braucht einen Platz',
    too_large: ({ seats, side }) =>
      `darf höchstens ${seats} Plätze in ${side} Zeilen zu ${side} Stellen haben`,
  },
  fr: {
    section_name: ({ most }) => `il faut un nom de 1 à ${most} caractères imprimables entre crochets`,
    row_form: ({ most }) =>
      `il faut un nom de 1 à ${most} caractères imprimables, des espaces, puis des places sans espaces`,
    row_repeated: ({ row }) => `la rangée ${row} est répétée`,
    row_too_long: ({ most }) => `il faut au plus ${most} places`,
    unknown_sign: ({ sign, place, row }) =>
      `${shown(sign)} à la place ${place} de la rangée ${row} : seuls sont admis ${SIGNS}`,
    companion_alone: ({ place, row }) =>
      `le siège d’accompagnant à la place ${place} de la rangée ${row} n’est pas à côté d’un fauteuil roulant`,
    no_seat: () => 'il faut au moins une place',
    too_large: ({ seats, side }) => `il faut au plus ${seats} places sur ${side} lignes de ${side} places`,
  },
  es: {
    section_name: ({ most }) => `necesita un nombre de 1 a ${most} caracteres imprimibles entre corchetes`,
    row_form: ({ most }) =>
      `necesita un nombre de 1 a ${most} caracteres imprimibles, espacios y después plazas sin espacios`,
    row_repeated: ({ row }) => `repite la fila ${row}`,
    row_too_long: ({ most }) => `puede tener como máximo ${most} plazas`,
    unknown_sign: ({ sign, place, row }) =>
      `tiene ${shown(sign)} en la plaza ${place} de la fila ${row}: solo valen ${SIGNS}`,
    companion_alone: ({ place, row }) =>
      `la butaca de acompañante en la plaza ${place} de la fila ${row} no está junto a una silla de ruedas`,
    no_seat: () => 'necesita una butaca',
    too_large: ({ seats, side }) =>
      `puede tener como máximo ${seats} butacas en ${side} líneas de ${side} plazas`,
  },
  ar: {
    section_name: ({ most }) => `يلزم اسم من 1 إلى ${most} حرفًا قابلًا للطباعة بين قوسين مربعين`,
    row_form: ({ most }) => `يلزم اسم من 1 إلى ${most} أحرف قابلة للطباعة، ثم مسافات، ثم أماكن بلا مسافات`,
    row_repeated: ({ row }) => `الصف ${apart(row)} مكرر`,
    row_too_long: ({ most }) => `الحد الأقصى للأماكن ${most}`,
    unknown_sign: ({ sign, place, row }) =>
      `يوجد ${apart(shown(sign))} في المكان ${place} من الصف ${apart(row)}: استخدم أحد هذه ${apart(SIGNS)}`,
    companion_alone: ({ place, row }) =>
      `مقعد المرافق في المكان ${place} من الصف ${apart(row)} ليس بجانب مكان لكرسي متحرك`,
    no_seat: () => 'يلزم مقعد واحد على الأقل',
    too_large: ({ seats, side }) => `الحد الأقصى للمقاعد ${seats}، في ${side} سطر من ${side} مكان`,
  },
}

/** Without the line. */
export const drawingErrorInWords = (language: Language, fault: DrawingFault): string =>
  (words[language][fault.code] as (given: DrawingFault) => string)(fault)
