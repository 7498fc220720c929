// Sets text of any script in lines: breaks lines where a reader of the language would, chooses faces, and
// orders right-to-left runs by the Unicode bidirectional algorithm (UAX 9, by bidi-js).
import bidiFactory, { type Bidi } from 'bidi-js'
import { type Face, type FontFiles, faceOf, type Weight } from './fonts.ts'

/** Adjacent characters that one face draws in one direction. */
export interface Run {
  text: string
  face: Face
}

export interface Line {
  /** From left to right. */
  runs: Run[]
  /** The paragraph reads from right to left: it starts at the right margin. */
  rightToLeft: boolean
}

export interface Style {
  /** Points. */
  size: number
  weight: Weight
  /** Line height in points. */
  width: number
  /** Left out: that of the text's first letter. */
  direction?: 'ltr' | 'rtl'
}

// Its types describe a module that Node does not see: the default export is the factory itself.
const bidi = (bidiFactory as unknown as () => Bidi)()
// Characters without a glyph, such as most emoji.
const MISSING = '□'

/** The lines of this text in order. Text is never shortened: it takes more lines. */
export async function typeset(files: FontFiles, text: string, style: Style): Promise<Line[]> {
  const chars = await chooseFaces(files, text, style.weight)
  const rightToLeft =
    (bidi.getEmbeddingLevels(text, style.direction ?? 'auto').paragraphs[0]?.level ?? 0) % 2 === 1
  return breakLines(chars, style).map((line) => ({ runs: orderRuns(line, rightToLeft), rightToLeft }))
}

interface Char {
  char: string
  face: Face
}

/** A space, a mark or a digit stays with the previous face if that has it: a run is shaped as a whole. */
async function chooseFaces(files: FontFiles, text: string, weight: Weight): Promise<Char[]> {
  const fallback = (await faceOf(files, MISSING, weight))!
  const chars: Char[] = []
  for (const char of text.normalize('NFC')) {
    const before = chars.at(-1)?.face
    const shared = /[\p{Script=Common}\p{Script=Inherited}]/u.test(char)
    const stays = shared && before?.hasGlyphForCodePoint(char.codePointAt(0)!)
    const face = stays ? before : await faceOf(files, char, weight)
    // Joiners and variation selectors have no glyph and need none.
    if (face) chars.push({ char, face })
    else if (!/[\p{Default_Ignorable_Code_Point}]/u.test(char)) chars.push({ char: MISSING, face: fallback })
  }
  return chars
}

function breakLines(chars: readonly Char[], { size, width }: Style): Char[][] {
  const lines: Char[][] = []
  let line: Char[] = []
  let taken = 0
  for (const part of words(chars).flatMap((word) => narrowParts(word, size, width))) {
    const visible = widthOf(trimEnd(part), size)
    if (taken + visible > width && line.length > 0) {
      lines.push(trimEnd(line))
      line = []
      taken = 0
    }
    line.push(...part)
    taken += trimEnd(part).length === part.length ? visible : widthOf(part, size)
  }
  return [...lines, trimEnd(line)]
}

/** A word wider than a line breaks anywhere. */
const narrowParts = (word: Char[], size: number, width: number): Char[][] =>
  widthOf(trimEnd(word), size) <= width ? [word] : word.map((char) => [char])

/** Pieces that a line may end after: a word with the spaces and punctuation that follow it. */
function words(chars: readonly Char[]): Char[][] {
  const parts: Char[][] = []
  let at = 0
  const text = chars.map(({ char }) => char).join('')
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(
    text,
  )) {
    const part = chars.slice(at, at + [...segment].length)
    at += part.length
    const last = parts.at(-1)
    if (last && !isWordLike) last.push(...part)
    else parts.push(part)
  }
  return parts
}

const trimEnd = (line: readonly Char[]): Char[] =>
  line.slice(0, line.findLastIndex(({ char }) => char !== ' ') + 1)

/** Width in points of these pieces side by side. */
const widthOf = (chars: readonly Char[], size: number): number =>
  orderRuns(chars, false).reduce((sum, run) => sum + runWidth(run, size), 0)

/** Width of a run in points. */
export const runWidth = ({ text, face }: Run, size: number): number =>
  (face.layout(text).advanceWidth / face.unitsPerEm) * size

/** In visual order, by rule L2 of UAX 9. A run keeps its reading order: shaping turns it round. */
function orderRuns(line: readonly Char[], rightToLeft: boolean): Run[] {
  const text = line.map(({ char }) => char).join('')
  const faces = line.flatMap(({ char, face }) => Array.from({ length: char.length }, () => face))
  const embedding = bidi.getEmbeddingLevels(text, rightToLeft ? 'rtl' : 'ltr')
  const runs: (Run & { level: number })[] = []
  for (const at of bidi.getReorderedIndices(text, embedding)) {
    const [unit, face, level] = [text[at]!, faces[at]!, embedding.levels[at]!]
    const last = runs.at(-1)
    if (last?.face !== face || last.level !== level) runs.push({ text: unit, face, level })
    else last.text = level % 2 === 1 ? unit + last.text : last.text + unit
  }
  return runs.map(({ text, face, level }) => ({ text: level % 2 === 1 ? mirrored(text) : text, face }))
}

/** Brackets of a right-to-left run are mirrored. */
const mirrored = (text: string): string =>
  Array.from(text, (char) => bidi.getMirroredCharacter(char) ?? char).join('')
