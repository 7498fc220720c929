// The letters of a hall's categories, kept while it has the same ones: another layout may bring more.
import { useMemo } from 'preact/hooks'
import type { SeatsMessages } from '../../messages/seats.ts'
import { type SeatRow, seatsOf } from './rows.ts'
import { lettersOf } from './seat-words.ts'

export function useLetters(rows: readonly SeatRow[], messages: SeatsMessages): ReadonlyMap<string, string> {
  const categories = [...new Set(seatsOf(rows).map(({ category }) => category))]
  return useMemo(() => lettersOf(categories, messages), [categories.join(), messages])
}
