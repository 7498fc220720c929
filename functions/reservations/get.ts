// GET /v1/reservations/:reservationId — a reservation with its payment and tickets, for its owner and staff.
import * as v from 'valibot'
import { findReservation } from '#shared/db/reservation-views.ts'
import { showReservation } from '#shared/domain/reservation.ts'
import { viewerOf } from '#shared/http/access.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Reservation } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reservationId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reservations/:reservationId',
    summary: 'Get a reservation',
    access: 'identified',
    input: { params: Params },
    answers: { 200: Reservation },
    problems: ['not_found'],
  },
  async (c, { params: { reservationId } }) => {
    const reservation = await findReservation(c.var.sql, reservationId, c.var.user.id)
    return reservation ? c.json(showReservation(reservation, viewerOf(c))) : problem(c, 'not_found')
  },
)
