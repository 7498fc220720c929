// GET /v1/tickets/:ticketId — a ticket as JSON, as its QR code (SVG, PNG), to print (PDF, HTML), or for a
// calendar (iCalendar) or a phone's wallet, by Accept or `?as=`.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { findTicket, type ShownTicket } from '#shared/db/ticket-views.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { type FunctionContext, type FunctionEnv, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { TicketWithWallet } from '#shared/http/responses/reservations.ts'
import { Id } from '#shared/std/ids.ts'
import { applePass, PASS_TYPE } from '#shared/tickets/apple-pass.ts'
import { ticketCalendar } from '#shared/tickets/calendar.ts'
import { googleLink } from '#shared/tickets/google-pass.ts'
import { ticketPdf } from '#shared/tickets/pdf.ts'
import { PRINT_POLICY, printPage } from '#shared/tickets/print-page.ts'
import { qrPng, qrSvg } from '#shared/tickets/qr.ts'
import { showTicket } from '#shared/tickets/view.ts'

const Params = v.strictObject({ ticketId: Id })
const TYPES = {
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  pdf: 'application/pdf',
  page: 'text/html',
  calendar: 'text/calendar',
  pass: PASS_TYPE,
} as const
/** For links, which cannot say Accept. */
const Query = v.strictObject({
  as: v.optional(v.picklist(Object.keys(TYPES) as (keyof typeof TYPES)[])),
})
// A ticket is as good as money.
const CACHE_CONTROL = 'private, no-store'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/tickets/:ticketId',
    summary: 'Get a ticket',
    access: 'identified',
    input: { params: Params, query: Query },
    answers: {
      200: {
        'application/json': TicketWithWallet,
        'image/svg+xml': null,
        'image/png': null,
        'application/pdf': null,
        'text/html': null,
        'text/calendar': null,
        'application/vnd.apple.pkpass': null,
      },
    },
    problems: ['not_found', 'not_acceptable'],
    cacheControl: CACHE_CONTROL,
  },
  async (c, { params: { ticketId }, query: { as } }) => {
    const ticket = await findTicket(c.var.sql, ticketId, c.var.user.id)
    if (!ticket) return problem(c, 'not_found')
    c.header('vary', 'Accept')
    c.header('cache-control', CACHE_CONTROL)
    const type = as ? TYPES[as] : acceptedType(c)
    if (type === PASS_TYPE && !c.env.APPLE_PASS_SIGNER) return problem(c, 'not_acceptable')
    if (type === 'application/json') return c.json(await withWallet(c.env, ticket))
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
    const isPass = type === PASS_TYPE
    c.header('content-disposition', inlineAs(isPass ? `${name}.pkpass` : `${name}.pdf`))
    return c.body(
      isPass ? await applePass(c.env.APPLE_PASS_SIGNER!, ticket) : await ticketPdf(c.env.FONTS!, ticket),
    )
  },
)

/** A pass only where Milo can sign one, or nothing else that is asked for is there. */
function acceptedType(c: FunctionContext): string {
  const accepted = (supports: string[], other: string) =>
    accepts(c, { header: 'Accept', supports, default: other })
  const { pass, ...others } = TYPES
  if (c.env.APPLE_PASS_SIGNER) return accepted(Object.values(TYPES), TYPES.json)
  return accepted(Object.values(others), '') || accepted([pass], TYPES.json)
}

async function withWallet(env: FunctionEnv, ticket: ShownTicket) {
  const url = await googleLink(env, ticket)
  const shown = showTicket(ticket)
  return url === undefined ? shown : { ...shown, googleWalletUrl: url }
}

/** A file's name in a header: as it is for who reads RFC 8187, and in plain characters for who does not. */
const inlineAs = (name: string): string => {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `inline; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encoded}`
}
