// Showtimes as pages list them: by theater, each with how full it is.
import { countSeats } from '#shared/db/seat-counts.ts'
import type { ListedShowtime } from '#shared/db/showtimes-list.ts'
import { listTheaters, type Theater } from '#shared/db/theaters.ts'
import type { Sql } from '#shared/resources.ts'
import { groupBy } from '#shared/std/group-by.ts'
import type { ChipShowtime } from '../../web/components/showtime-chip.tsx'

/** More theaters than a list to choose from can show. */
const MOST_THEATERS = 200

export const theatersOf = (sql: Sql): Promise<Theater[]> =>
  listTheaters(sql, { active: true, limit: MOST_THEATERS })

export interface Place {
  theater: Theater
  showtimes: ChipShowtime[]
}

/** The showtimes of each theater, in the order in which they come. */
export async function byTheater(
  sql: Sql,
  theaters: readonly Theater[],
  showtimes: readonly ListedShowtime[],
): Promise<(of: readonly ListedShowtime[]) => Place[]> {
  const counts = await countSeats(
    sql,
    showtimes.map(({ id }) => id),
  )
  const chipOf = ({ id, startsAt, theater, language, format, screen }: ListedShowtime): ChipShowtime => {
    const { seats, taken } = counts.get(id) ?? { seats: 0, taken: 0 }
    const { timeZone } = theater
    return { id, startsAt, timeZone, language, format, screen: screen.number, seats, left: seats - taken }
  }
  return (of) =>
    [...groupBy(of, ({ theater }) => theater.id)].flatMap(([id, own]) => {
      const theater = theaters.find((each) => each.id === id)
      return theater === undefined ? [] : [{ theater, showtimes: own.map(chipOf) }]
    })
}
