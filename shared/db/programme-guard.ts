// Refuses to take something off the programme while showtimes, drafts too, need it, and names them.
import type { Sql } from '../resources.ts'
import { ChangeRefused } from './staff-change.ts'

// Enough examples; the count says how many there are.
const NAMED_AT_MOST = 20

interface Reason {
  showtimeId: string
  startsAt: Date
  /** Sold seats. */
  seats: number
}

const needed = (count: number) => `${count} showtimes need it: cancel, move or delete them first.`

/**
 * Refuses if showtimes, published or not, that are not over match the condition on `showtimes`. `detail` says
 * why and what to do.
 */
export async function refuseWhileOnProgramme(
  sql: Sql,
  condition: ReturnType<Sql>,
  detail: (count: number) => string = needed,
): Promise<void> {
  const showtimes = await sql<(Reason & { count: number })[]>`
    select id as "showtimeId", starts_at as "startsAt", count(*) over ()::int as count,
      (select count(*)::int from reservation_seats
        where showtime_id = showtimes.id and released_at is null and block_id is null) as seats
    from showtimes where status <> 'cancelled' and ends_at > now() and ${condition}
    order by starts_at, id limit ${NAMED_AT_MOST}`
  const [first] = showtimes
  if (!first) return
  throw new ChangeRefused('wrong_state', {
    detail: detail(first.count),
    showtimes: showtimes.map(({ count: _, ...reason }) => reason),
  })
}
