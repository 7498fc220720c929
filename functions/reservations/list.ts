// GET /v1/reservations — one's own reservations, and for staff those of their theaters; newest first.
import * as v from 'valibot'
import { Reservations } from '#shared/answers/sales.ts'
import { listReservations } from '#shared/db/reservation-views.ts'
import { reservationStatuses, showReservation } from '#shared/domain/reservation.ts'
import { hasRole, newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Limit } from '#shared/inputs.ts'
import { answerPage } from '#shared/pages.ts'

const Query = v.strictObject({
  status: v.optional(v.picklist(reservationStatuses, `must be one of ${reservationStatuses.join(', ')}`)),
  limit: Limit,
  /** The last id of the page before. */
  cursor: v.optional(Id),
})

export default newFunction({
  summary: 'List reservations',
  access: 'signed-in',
  answers: { 200: Reservations },
}).get('/v1/reservations', valid('query', Query), async (c) => {
  const { status, limit, cursor } = c.req.valid('query')
  const found = await listReservations(c.var.sql, {
    [hasRole(c.var.user, 'staff') ? 'viewerId' : 'userId']: c.var.user.id,
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { after: cursor }),
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
  })
  const items = found.slice(0, limit)
  return answerPage(c, {
    items: items.map(showReservation),
    nextCursor: found.length > limit ? items.at(-1)!.id : null,
  })
})
