// POST /v1/reservations/:reservationId/ticket-mails — staff have its tickets mailed again, to the address
// that the reservation has.
import * as v from 'valibot'
import { orderTicketMail } from '#shared/db/ticket-mails.ts'
import { newFunction } from '#shared/http/function.ts'
import { TicketMail } from '#shared/http/responses/office.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reservationId: Id })
const Body = v.strictObject({})

export default newFunction(
  {
    method: 'POST',
    path: '/v1/reservations/:reservationId/ticket-mails',
    summary: 'Mail tickets again',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 202: TicketMail },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { reservationId } }) => {
    const ordered = await orderTicketMail(c.var.sql, actorOf(c), reservationId)
    if (!ordered.ok) return refusal(c, ordered)
    return c.json(ordered.value, 202, { location: `/v1/reservations/${reservationId}` })
  },
)
