// Pages of one showtime or reservation show the office of its theater, whichever was looked at before.
import { findShowtime, type ShowtimeView } from '#shared/db/showtimes-list.ts'
import { isStaffOfShowtime } from '#shared/db/theater-access.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import type { Office, TheaterOffice } from '../../../web/components/office/office.ts'

/** Undefined for those who do not run its theater, and where there is no such showtime. */
export async function atShowtime(
  c: FunctionContext,
  office: Office,
  showtimeId: string,
): Promise<{ office: TheaterOffice; showtime: ShowtimeView } | undefined> {
  const { sql, user } = c.var
  const [runs, showtime] = await Promise.all([
    isStaffOfShowtime(sql, user.id, showtimeId),
    findShowtime(sql, showtimeId),
  ])
  if (!runs || !showtime) return undefined
  const theater = { ...showtime.theater, currency: showtime.bookingFee.currency }
  return { office: { ...office, theater, theaters: [theater] }, showtime }
}

/** The last digits of an id, which people say and `q` finds. */
export const shortNumber = (id: string): string => id.slice(-8).toUpperCase()
