// GET /v1/reservations/:reservationId — a reservation with its payment and tickets, to its owner and to staff.
import * as v from 'valibot'
import { findReservation } from '#shared/db/reservation-views.ts'
import { showReservation } from '#shared/domain/reservation.ts'
import { hasRole, newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ reservationId: Id })

export default newFunction({ summary: 'Get a reservation', access: 'signed-in' }).get(
  '/v1/reservations/:reservationId',
  valid('param', Params),
  async (c) => {
    const { user } = c.var
    const reservation = await findReservation(c.var.sql, c.req.valid('param').reservationId)
    const visible = reservation && (reservation.userId === user.id || hasRole(user, 'staff'))
    return visible ? c.json(showReservation(reservation)) : problem(c, 'not_found')
  },
)
