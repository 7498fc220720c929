// A seat and its category in words and letters.
import type { SeatsMessages } from '../../messages/seats.ts'
import type { Mark } from './hall.tsx'
import { isFree, type PageSeat } from './seat.ts'

/** A letter for each category, of its name, and never the same for two. */
export function lettersOf(
  categories: readonly string[],
  messages: SeatsMessages,
): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  for (const category of categories) {
    if (letters.has(category)) continue
    const used = new Set(letters.values())
    const letter = [...nameOf(category, messages).toUpperCase()].find((each) => !used.has(each))
    letters.set(category, letter ?? String(letters.size + 1))
  }
  return letters
}

/** A category by its name; one that this version does not know, as staff named it. */
export const nameOf = (category: string, messages: SeatsMessages): string =>
  ({
    standard: messages.standard,
    premium: messages.premium,
    recliner: messages.recliner,
    sofa: messages.sofa,
  })[category] ?? category

/** As a screen reader says it. */
export function seatInWords(
  seat: PageSeat,
  messages: SeatsMessages,
  { price, mark, held }: { price: string; mark: Mark | undefined; held: boolean },
): string {
  const state =
    mark === 'mine'
      ? held
        ? messages.stateMine
        : messages.stateChosen
      : isFree(seat)
        ? messages.stateFree
        : seat.state === 'blocked'
          ? messages.stateBlocked
          : messages.stateTaken
  const kinds = [
    nameOf(seat.category, messages),
    seat.accessible ? messages.wheelchairSpace : '',
    seat.companion ? messages.companionSeat : '',
  ]
  const row = seat.section === null ? seat.row : `${seat.section} ${seat.row}`
  return [messages.place(row, String(seat.number)), state, ...kinds, price].filter(Boolean).join(', ')
}
