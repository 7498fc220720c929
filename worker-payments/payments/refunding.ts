// Gives money back: each refund of a payment once, under a key that the provider knows, or failed with the
// reason.

import type { SettlingPayment } from '#shared/db/payments.ts'
import {
  closeRefunded,
  dueRefunds,
  failRefund,
  finishRefund,
  type Refund,
  startRefund,
} from '#shared/db/refunds.ts'
import type { Log } from '#shared/log.ts'
import { counters } from '../counters.ts'
import type { ProviderRefund } from '../providers/provider.ts'
import { refundOnce } from '../providers/refund-once.ts'
import { type ChargingSettings, providerOf } from './charging.ts'

/** 'later': the provider has not decided on all of them. 'failed': it gave some back not, and will not. */
export async function settleRefunds(
  settings: ChargingSettings,
  payment: SettlingPayment,
  log: Log,
): Promise<'done' | 'later' | 'failed'> {
  const { sql } = settings
  let outcome: 'done' | 'later' | 'failed' = 'done'
  for (const refund of await dueRefunds(sql, payment.id)) {
    const result = await giveBack(settings, payment, refund)
    const said = { paymentId: payment.id, refundId: refund.id, amount: refund.amount }
    if (result.status === 'refunded') {
      if (await finishRefund(sql, refund, result.reference)) {
        counters.refunds.add('{outcome="refunded"}')
        log.info(said, 'refunded')
      }
    } else if (result.status === 'failed') {
      if (await failRefund(sql, refund, result.reason, result.reference)) {
        counters.refunds.add('{outcome="failed"}')
        log.error({ ...said, reason: result.reason }, 'refund failed')
      }
      if (outcome === 'done') outcome = 'failed'
    } else outcome = 'later'
  }
  if (payment.status === 'refund_due' && outcome !== 'later') await closeRefunded(sql, payment.id)
  return outcome
}

async function giveBack(
  settings: ChargingSettings,
  payment: SettlingPayment,
  refund: Refund,
): Promise<ProviderRefund> {
  await startRefund(settings.sql, refund.id)
  const request = {
    key: refund.providerKey,
    paymentId: payment.chargeKey,
    reference: payment.providerReference,
    amount: refund.amount,
    currency: refund.currency,
  }
  return refundOnce(providerOf(settings, payment), request, { isFirstTry: !refund.started })
}
