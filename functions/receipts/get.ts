// GET /v1/reservations/:reservationId/receipt — the receipt of a paid reservation with a credit note for each
// refund, as JSON or PDF. It gets its number when it is first asked for, and never changes.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { issueReceipt } from '#shared/db/receipts.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Receipt } from '#shared/http/responses/receipts.ts'
import { showReceipt } from '#shared/http/views/receipts.ts'
import { Id } from '#shared/std/ids.ts'
import { receiptPdf } from '#shared/tickets/receipt-pdf.ts'

const Params = v.strictObject({ reservationId: Id })
const TYPES = { json: 'application/json', pdf: 'application/pdf' } as const
/** For links, which cannot say Accept. */
const Query = v.strictObject({ as: v.optional(v.picklist(['json', 'pdf'])) })
const CACHE_CONTROL = 'private, no-store'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reservations/:reservationId/receipt',
    summary: 'Get a receipt',
    access: 'identified',
    input: { params: Params, query: Query },
    answers: { 200: { 'application/json': Receipt, 'application/pdf': null } },
    problems: ['not_found', 'wrong_state'],
    cacheControl: CACHE_CONTROL,
  },
  async (c, { params: { reservationId }, query: { as } }) => {
    const receipt = await issueReceipt(c.var.sql, reservationId, c.var.user.id)
    if (receipt === 'not_found') return problem(c, 'not_found')
    if (receipt === 'unpaid') return problem(c, 'wrong_state', { detail: 'Nothing was paid.' })
    if (receipt === 'no_settings')
      return problem(c, 'wrong_state', { detail: 'The theater has no tax settings yet.' })
    const type = as
      ? TYPES[as]
      : accepts(c, {
          header: 'Accept',
          supports: Object.values(TYPES),
          default: TYPES.json,
        })
    c.header('vary', 'Accept')
    c.header('cache-control', CACHE_CONTROL)
    if (type === 'application/json') return c.json(showReceipt(receipt))
    c.header('content-type', type)
    return c.body(await receiptPdf(c.env.FONTS!, receipt))
  },
)
