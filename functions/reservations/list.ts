// GET /v1/reservations — the caller's reservations, and for staff those of their theaters; newest first.
import * as v from 'valibot'
import { listReservations } from '#shared/db/reservation-views.ts'
import { reservationStatuses, showReservation } from '#shared/domain/reservation.ts'
import { viewerOf, viewOf } from '#shared/http/access.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerPage } from '#shared/http/pagination.ts'
import { Limit, Line, Moment } from '#shared/http/requests/inputs.ts'
import { Reservations } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Query = v.strictObject({
  q: v.optional(
    v.pipe(
      Line(400),
      v.minLength(2, 'must have at least 2 characters'),
      v.description(
        'An e-mail address, a name, an id or its last 8 digits, the code of a ticket, or, with showtimeId, a seat such as F12.',
      ),
    ),
  ),
  showtimeId: v.optional(Id),
  theaterId: v.optional(Id),
  from: v.optional(v.pipe(Moment, v.description('Of the start of the showtime.'))),
  to: v.optional(v.pipe(Moment, v.description('Exclusive.'))),
  status: v.optional(v.picklist(reservationStatuses, `must be one of ${reservationStatuses.join(', ')}`)),
  limit: Limit,
  /** The last id of the page before. */
  cursor: v.optional(Id),
})

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reservations',
    summary: 'List reservations',
    access: 'identified',
    input: { query: Query },
    answers: { 200: Reservations },
  },
  async (c, { query: { status, limit, cursor, ...search } }) => {
    const found = await listReservations(c.var.sql, {
      ...search,
      ...viewOf(c.var.user),
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { after: cursor }),
      // One more than asked for tells whether there is a next page.
      limit: limit + 1,
    })
    const items = found.slice(0, limit)
    const viewer = viewerOf(c)
    return answerPage(c, {
      items: items.map((item) => showReservation(item, viewer)),
      nextCursor: found.length > limit ? items.at(-1)!.id : null,
    })
  },
)
