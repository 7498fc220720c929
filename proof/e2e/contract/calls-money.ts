// What staff do about money that went astray: what has to be there, and a request that must work.
import { newId } from '#shared/std/ids.ts'
import { bodyExamples } from '../../../functions/openapi/examples-bodies.ts'
import type { Calls, Stage } from './stage.ts'

async function failedRefund(stage: Stage, status = 'failed') {
  const { reservation } = await stage.paid()
  const refundId = newId()
  await stage.sale.database.sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, status, failure_reason)
    select ${refundId}, id, ${refundId}, 100, currency, 'customer', ${status}, 'account_closed'
    from payments where id = ${reservation.payment.id}`
  return { params: { refundId } }
}
async function unknownCapture({ sale: { database } }: Stage) {
  const unknownCaptureId = newId()
  await database.sql`
    insert into unknown_captures (id, provider, reference, reason, amount, currency, captured_at)
    values (${unknownCaptureId}, 'simulator', ${unknownCaptureId}, 'no_payment', 2500, 'EUR', now())`
  return { params: { unknownCaptureId } }
}

export const moneyCalls: Calls = {
  'refunds/list': async (stage) => {
    await failedRefund(stage)
    await failedRefund(stage)
    return { query: { limit: '1' } }
  },
  'refund-retries/create': (stage) => failedRefund(stage),
  'refund-settlements/create': async (stage) => ({
    ...(await failedRefund(stage)),
    body: bodyExamples['refund-settlements/create'],
  }),
  'unknown-captures/list': async (stage) => {
    await unknownCapture(stage)
    await unknownCapture(stage)
    return { query: { limit: '1' } }
  },
  'unknown-capture-refunds/create': unknownCapture,
  'unknown-capture-settlements/create': async (stage) => ({
    ...(await unknownCapture(stage)),
    body: bodyExamples['unknown-capture-settlements/create'],
  }),
}
