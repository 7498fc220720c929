// Asks the provider what became of captured money besides what Milo did: refunds that failed after all,
// refunds of its dashboard, chargebacks. Asked at news of the provider, which itself says nothing, and where
// a refund that Milo made fails.
import { endDispute, keepOutsideRefund, markDisputed } from '#shared/db/outside-money.ts'
import { findPayment, type SettlingPayment } from '#shared/db/payments.ts'
import { failRefund, type Refund, refundsOf } from '#shared/db/refunds.ts'
import { violates } from '#shared/db/reservations.ts'
import type { Log } from '#shared/log.ts'
import type { Account, GivenBack } from '../providers/provider.ts'
import { type ChargingSettings, providerOf, requestOf } from './charging.ts'

/** The payment as it is afterwards. */
export async function review(
  settings: ChargingSettings,
  payment: SettlingPayment,
  log: Log,
): Promise<SettlingPayment> {
  if (payment.status === 'requested' || payment.status === 'declined') return payment
  const account = await providerOf(settings, payment).account(requestOf(payment))
  const own = await refundsOf(settings.sql, payment.id)
  for (const given of account.refunds) {
    const refund = own.find(({ providerKey }) => providerKey === given.key)
    if (refund) await reviewOwn(settings, refund, given, log)
    else await reviewOutside(settings, payment, own, given, log)
  }
  await reviewDispute(settings, payment, account, log)
  return (await findPayment(settings.sql, payment.id)) ?? payment
}

async function reviewOwn(
  { sql }: ChargingSettings,
  refund: Refund,
  given: GivenBack,
  log: Log,
): Promise<void> {
  if (given.status !== 'failed' || refund.status === 'failed') return
  // Given back by another way since: in the dashboard, or by hand.
  if (refund.status === 'refunded' && refund.providerReference !== given.reference) return
  if (await failRefund(sql, refund, given.reason, given.reference))
    log.error({ paymentId: refund.paymentId, refundId: refund.id, reason: given.reason }, 'refund failed')
}

async function reviewOutside(
  { sql }: ChargingSettings,
  payment: SettlingPayment,
  own: readonly Refund[],
  given: GivenBack,
  log: Log,
): Promise<void> {
  const said = { paymentId: payment.id, reference: given.reference, amount: given.amount }
  if (given.status === 'failed') {
    // All that it paid for: a refund of its own, or ours that had failed.
    for (const refund of own)
      if (refund.status === 'refunded' && refund.providerReference === given.reference)
        if (await failRefund(sql, refund, given.reason, given.reference))
          log.error({ ...said, refundId: refund.id }, 'a refund of the dashboard failed')
    return
  }
  // An earlier try of a refund that Milo made, which failed there and was tried again under another key.
  if (given.key !== null && own.some(({ key }) => given.key?.startsWith(key))) return
  try {
    const what = await keepOutsideRefund(sql, payment.id, given)
    if (what) log.warn({ ...said, what }, 'given back at the provider, not by us')
  } catch (error) {
    // Together with what is due here it is more than was paid: people have to look, once the due refund has
    // failed.
    if (!violates(error, 'refunds_within_payment')) throw error
    log.error({ ...said, err: error }, 'given back at the provider beyond what was paid')
  }
}

async function reviewDispute(
  { sql }: ChargingSettings,
  { id: paymentId }: SettlingPayment,
  { dispute }: Account,
  log: Log,
): Promise<void> {
  if (dispute === null) return
  if (dispute !== 'won' && (await markDisputed(sql, paymentId))) log.warn({ paymentId, dispute }, 'disputed')
  if (dispute !== 'open' && (await endDispute(sql, paymentId, dispute === 'won')))
    log.warn({ paymentId, dispute }, 'the dispute is over')
}
