// GET /v1/reservations/:reservationId — a reservation with its payment and tickets, to its owner and to staff.
import * as v from 'valibot'
import { Reservation } from '#shared/answers/sales.ts'
import { findReservation } from '#shared/db/reservation-views.ts'
import { showReservation } from '#shared/domain/reservation.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ reservationId: Id })

export default newFunction({
  summary: 'Get a reservation',
  access: 'signed-in',
  answers: { 200: Reservation },
  problems: ['not_found'],
}).get('/v1/reservations/:reservationId', valid('param', Params), async (c) => {
  const { reservationId } = c.req.valid('param')
  const reservation = await findReservation(c.var.sql, reservationId, c.var.user.id)
  return reservation ? c.json(showReservation(reservation)) : problem(c, 'not_found')
})
