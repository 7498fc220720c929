// Why something cannot be taken off the programme: the showtimes to come that need it, with what was sold of them.
import type { Sql } from '../resources.ts'
import { Refused } from './staff.ts'

// Enough to see what it is about; the count says how many there are.
const NAMED_AT_MOST = 20

interface Reason {
  showtimeId: string
  startsAt: Date
  /** With a live sale. */
  seats: number
}

/** Refuses where scheduled showtimes that are not over match the condition on `showtimes`. */
export async function refuseWhileOnProgramme(sql: Sql, condition: ReturnType<Sql>): Promise<void> {
  const found = await sql<(Reason & { count: number })[]>`
    select id as "showtimeId", starts_at as "startsAt", count(*) over ()::int as count,
      (select count(*)::int from reservation_seats
        where showtime_id = showtimes.id and released_at is null and block_id is null) as seats
    from showtimes where status = 'scheduled' and ends_at > now() and ${condition}
    order by starts_at, id limit ${NAMED_AT_MOST}`
  const [first] = found
  if (!first) return
  throw new Refused('wrong_state', {
    detail: `${first.count} showtimes to come need it: cancel or move them first.`,
    showtimes: found.map(({ count: _, ...reason }) => reason),
  })
}
