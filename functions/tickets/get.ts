// GET /v1/tickets/:ticketId — a ticket as JSON, as its QR code (SVG, PNG), or to print (PDF), by Accept.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { Ticket } from '#shared/answers/sales.ts'
import { findTicket } from '#shared/db/ticket-views.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { qrPng, qrSvg } from '#shared/qr.ts'
import { showTicket, ticketPdf } from '#shared/tickets.ts'

const Params = v.strictObject({ ticketId: Id })
const TYPES = ['application/json', 'image/svg+xml', 'image/png', 'application/pdf']
// A ticket is as good as money.
const CACHE_CONTROL = 'private, no-store'

export default newFunction({
  summary: 'Get a ticket',
  access: 'signed-in',
  answers: {
    200: { 'application/json': Ticket, 'image/svg+xml': null, 'image/png': null, 'application/pdf': null },
  },
  problems: ['not_found'],
  cacheControl: CACHE_CONTROL,
}).get('/v1/tickets/:ticketId', valid('param', Params), async (c) => {
  const ticket = await findTicket(c.var.sql, c.req.valid('param').ticketId, c.var.user.id)
  if (!ticket) return problem(c, 'not_found')
  const type = accepts(c, { header: 'Accept', supports: TYPES, default: 'application/json' })
  c.header('vary', 'Accept')
  c.header('cache-control', CACHE_CONTROL)
  if (type === 'application/json') return c.json(showTicket(ticket))
  c.header('content-type', type)
  if (type === 'image/svg+xml') return c.body(qrSvg(ticket.code))
  if (type === 'image/png') return c.body(await qrPng(ticket.code))
  c.header('content-disposition', `inline; filename="ticket-${ticket.seat.row}${ticket.seat.number}.pdf"`)
  return c.body(ticketPdf(ticket))
})
