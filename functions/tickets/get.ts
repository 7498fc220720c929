// GET /v1/tickets/:ticketId — a ticket as JSON, as its QR code (SVG, PNG), to print (PDF, HTML), or for a
// calendar (iCalendar), by Accept.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { findTicket } from '#shared/db/ticket-views.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Ticket } from '#shared/http/responses/sales.ts'
import { Id } from '#shared/std/ids.ts'
import { ticketCalendar } from '#shared/tickets/calendar.ts'
import { ticketPdf } from '#shared/tickets/pdf.ts'
import { PRINT_POLICY, printPage } from '#shared/tickets/print-page.ts'
import { qrPng, qrSvg } from '#shared/tickets/qr.ts'
import { showTicket } from '#shared/tickets/view.ts'

const Params = v.strictObject({ ticketId: Id })
const TYPES = [
  'application/json',
  'image/svg+xml',
  'image/png',
  'application/pdf',
  'text/html',
  'text/calendar',
]
// A ticket is as good as money.
const CACHE_CONTROL = 'private, no-store'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/tickets/:ticketId',
    summary: 'Get a ticket',
    access: 'identified',
    input: { params: Params },
    answers: {
      200: {
        'application/json': Ticket,
        'image/svg+xml': null,
        'image/png': null,
        'application/pdf': null,
        'text/html': null,
        'text/calendar': null,
      },
    },
    problems: ['not_found'],
    cacheControl: CACHE_CONTROL,
  },
  async (c, { params: { ticketId } }) => {
    const ticket = await findTicket(c.var.sql, ticketId, c.var.user.id)
    if (!ticket) return problem(c, 'not_found')
    const type = accepts(c, { header: 'Accept', supports: TYPES, default: 'application/json' })
    c.header('vary', 'Accept')
    c.header('cache-control', CACHE_CONTROL)
    if (type === 'application/json') return c.json(showTicket(ticket))
    c.header('content-type', type)
    if (type === 'image/svg+xml') return c.body(qrSvg(ticket.code))
    if (type === 'image/png') return c.body(await qrPng(ticket.code))
    if (type === 'text/html') {
      c.header('content-security-policy', PRINT_POLICY)
      return c.html(printPage(ticket))
    }
    const name = `ticket-${seatLabel(ticket.seat)}`
    if (type === 'text/calendar') {
      c.header('content-type', 'text/calendar; charset=utf-8')
      c.header('content-disposition', inlineAs(`${name}.ics`))
      return c.body(ticketCalendar(ticket))
    }
    c.header('content-disposition', inlineAs(`${name}.pdf`))
    return c.body(await ticketPdf(c.env.FONTS!, ticket))
  },
)

/** A file's name in a header: as it is for who reads RFC 8187, and in plain characters for who does not. */
const inlineAs = (name: string): string => {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `inline; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encoded}`
}
