// GET /v1/showtimes/:showtimeId/cancellation — how far it is, and what became of each reservation.
import * as v from 'valibot'
import { ShowtimeCancellationReport } from '#shared/answers/showtimes.ts'
import { findShowtimeCancellation, listCancelledReservations } from '#shared/db/showtime-cancellations.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Limit, page } from '#shared/inputs.ts'
import { linkToNext } from '#shared/pages.ts'
import { showCancelledReservation, showShowtimeCancellation } from '#shared/showtime-cancellations.ts'
import { refuseStrangers } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction({
  summary: 'Get the cancellation of a showtime',
  access: 'staff',
  answers: { 200: ShowtimeCancellationReport },
  problems: ['not_found'],
}).get('/v1/showtimes/:showtimeId/cancellation', valid('param', Params), valid('query', Query), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const { limit, cursor } = c.req.valid('query')
  const refusal = await refuseStrangers(c, showtimeId)
  if (refusal) return refusal
  const cancellation = await findShowtimeCancellation(c.var.sql, showtimeId)
  if (!cancellation) return problem(c, 'not_found')
  const rows = await listCancelledReservations(c.var.sql, {
    showtimeId,
    after: cursor?.[1],
    limit: limit + 1,
  })
  const reservations = page(rows, limit, showCancelledReservation, (row) => ['', row.reservationId])
  const link = linkToNext(c.req.url, reservations.nextCursor)
  if (link) c.header('link', link)
  return c.json({ ...showShowtimeCancellation(cancellation), reservations })
})
