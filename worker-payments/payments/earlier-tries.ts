// Tries of a payment that were declined before its last one: a provider may still have taken their money,
// days later. It goes back whole, beside whatever the payment itself does.
import { type EarlierTry, earlierTries, failTry, finishTry, oweTry } from '#shared/db/earlier-tries.ts'
import type { SettlingPayment } from '#shared/db/payments.ts'
import type { Log } from '#shared/log.ts'
import { refundOnce } from '../providers/refund-once.ts'
import { type ChargingSettings, providerOf, requestOf } from './charging.ts'

/** Its failed payments may be authorised days later; those of others are over. */
const LATE_AUTHORISING = 'razorpay'

/** 'later': a provider has not decided on money that goes back. */
export async function settleEarlierTries(
  settings: ChargingSettings,
  payment: SettlingPayment,
  news: boolean,
  log: Log,
): Promise<'done' | 'later'> {
  const { attempt: number, retrying, status } = payment
  if (number === 1 && !retrying && status !== 'declined') return 'done'
  let outcome: 'done' | 'later' = 'done'
  for (const attempt of await earlierTries(settings.sql, payment.id)) {
    const owed =
      attempt.status === 'refund_due' ||
      ((news || attempt.provider === LATE_AUTHORISING) && (await tookMoney(settings, payment, attempt, log)))
    if (owed && (await giveBack(settings, payment, attempt, log)) === 'later') outcome = 'later'
  }
  return outcome
}

/** As the payment was at that try. */
const asOf = (
  payment: SettlingPayment,
  { id, method, provider, providerReference }: EarlierTry,
): SettlingPayment => ({
  ...payment,
  chargeKey: id,
  method,
  provider,
  providerReference,
})

async function tookMoney(
  settings: ChargingSettings,
  payment: SettlingPayment,
  attempt: EarlierTry,
  log: Log,
): Promise<boolean> {
  const charge = await providerOf(settings, attempt).chargeState(requestOf(asOf(payment, attempt)))
  if (charge.status !== 'captured') return false
  const owed = await oweTry(settings.sql, attempt.id, charge.reference)
  if (owed) {
    attempt.providerReference = charge.reference
    log.error({ paymentId: payment.id, attempt: attempt.id }, 'an earlier try took money: refund due')
  }
  return owed
}

async function giveBack(
  settings: ChargingSettings,
  { id: paymentId, amount, currency }: SettlingPayment,
  attempt: EarlierTry,
  log: Log,
): Promise<'done' | 'later'> {
  const { id, provider: name, providerReference, retries } = attempt
  const made = await refundOnce(providerOf(settings, { provider: name }), {
    // A provider treats a failed one as final.
    key: retries === 0 ? `${id}:earlier` : `${id}:earlier:${retries}`,
    paymentId: id,
    reference: providerReference,
    amount,
    currency,
  })
  if (made.status === 'refunded') {
    if (await finishTry(settings.sql, id))
      log.info({ paymentId, attempt: id, amount }, 'money of an earlier try refunded')
    return 'done'
  }
  if (made.status !== 'failed') return 'later'
  const next = await failTry(settings.sql, attempt, made.reason)
  if (next)
    log.error({ paymentId, attempt: id, reason: made.reason, next }, 'refund of an earlier try failed')
  return 'done'
}
