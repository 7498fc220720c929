// PUT /v1/tickets/:ticketId/holder — hands a ticket on: it gets a new code, and the ones of before let nobody
// in any more. With an e-mail the ticket is sent there. The same holder again changes nothing.
import * as v from 'valibot'
import { type HandOn, handOn } from '#shared/db/ticket-holders.ts'
import { findTicket } from '#shared/db/ticket-views.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Email, Line } from '#shared/http/requests/inputs.ts'
import { Ticket } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'
import { signTicket } from '#shared/tickets/sign.ts'
import { showTicket } from '#shared/tickets/view.ts'

const Params = v.strictObject({ ticketId: Id })
const Body = v.strictObject({ name: Line(100), email: v.optional(v.nullable(Email), null) })

const REFUSALS: Partial<Record<HandOn, string>> = {
  used: 'This ticket was used.',
  refunded: 'This ticket was given back.',
  cancelled: 'This showtime was cancelled.',
  over: 'This showtime is over.',
}

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/tickets/:ticketId/holder',
    summary: 'Hand a ticket on',
    access: 'identified',
    input: { params: Params, body: Body },
    answers: { 200: Ticket },
    problems: ['not_found', 'wrong_state', 'rate_limited'],
  },
  async (c, { params: { ticketId }, body }) => {
    const { sql, user, requestId } = c.var
    const given = { ticketId, ownerId: user.id, holder: body, requestId }
    const outcome = await handOn(sql, given, (issue) =>
      signTicket(c.env.TICKET_PRIVATE_KEY!, { ...issue, seat: seatLabel(issue.seat) }),
    )
    if (outcome === 'not_found') return problem(c, 'not_found')
    if (outcome === 'mails_spent')
      return problem(c, 'rate_limited', { detail: 'This address got too many mails.', retryAfter: 3600 })
    const detail = REFUSALS[outcome]
    if (detail !== undefined) return problem(c, 'wrong_state', { detail })
    const ticket = await findTicket(sql, ticketId, user.id)
    return ticket ? c.json(showTicket(ticket)) : problem(c, 'not_found')
  },
)
