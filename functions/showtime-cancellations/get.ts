// GET /v1/showtimes/:showtimeId/cancellation — its progress, and the outcome of each reservation.
import * as v from 'valibot'
import { findShowtimeCancellation, listCancelledReservations } from '#shared/db/showtime-cancellations.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { linkToNext } from '#shared/http/pagination.ts'
import { Cursor, Limit, page } from '#shared/http/requests/inputs.ts'
import { ShowtimeCancellationReport } from '#shared/http/responses/showtimes.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import {
  showCancelledReservation,
  showShowtimeCancellation,
} from '#shared/http/views/showtime-cancellations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })
const Query = v.strictObject({ limit: Limit, cursor: v.optional(Cursor()) })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/cancellation',
    summary: 'Get the cancellation of a showtime',
    access: 'staff',
    input: { params: Params, query: Query },
    answers: { 200: ShowtimeCancellationReport },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId }, query: { limit, cursor } }) => {
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
  },
)
