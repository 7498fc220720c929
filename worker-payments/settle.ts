// Brings one payment to its end. Every step may be done twice, or by two workers at once, and counts once.
import { newBatch } from '#shared/batch.ts'
import {
  declinePayment,
  dropPayment,
  findPayment,
  type OpenedPayment,
  openPayments,
  owePayment,
  type SettlingPayment,
} from '#shared/db/payments.ts'
import { closeRefunded, dueRefunds, finishRefund, type Refund, startRefund } from '#shared/db/refunds.ts'
import { type Confirmation, confirmLate, confirmReservations } from '#shared/db/tickets.ts'
import { confirmHold, freeSeats } from '#shared/holds/holds.ts'
import type { Log } from '#shared/log.ts'
import type { Redis, Sql } from '#shared/resources.ts'
import { Poison } from './consumer.ts'
import { newTickets } from './new-tickets.ts'
import { type Charge, type Provider, ProviderError, type RefundRequest } from './providers/provider.ts'
import { reseat } from './reseat.ts'

/** Payments in one statement: no more than a worker has in hand. */
const AT_ONCE = 128

export interface SettleSettings {
  sql: Sql
  redis: Redis
  providers: Readonly<Record<string, Provider>>
  ticketKey: string
}

export type Settle = (paymentId: string, log: Log) => Promise<'done' | 'later'>

/**
 * Takes the payment as far as it goes now. 'later': the provider has not decided. Throws where a provider, Postgres or
 * Redis failed (try again), and a Poison where the payment does not exist.
 */
export function newSettle(settings: SettleSettings): Settle {
  const together = newTogether(settings.sql)
  return async (paymentId, log) => {
    const opened = must(paymentId, await together.open(paymentId))
    let payment: SettlingPayment = opened
    if (payment.status === 'requested') {
      const charge = await chargeOnce(settings, opened)
      if (charge.status === 'pending') return 'later'
      if (
        charge.status === 'captured' &&
        (await together.confirm(newConfirmation(settings, payment, charge.reference)))
      ) {
        log.info({ paymentId }, 'confirmed')
        // The way that nearly all go: nothing is due, and what was read still holds.
        await showSeats(settings, { ...payment, reservationStatus: 'confirmed' })
        return 'done'
      }
      await record(settings, payment, charge, log)
      payment = must(paymentId, await findPayment(settings.sql, paymentId))
    }
    const refunded = await settleRefunds(settings, payment, log)
    await showSeats(settings, payment)
    return refunded
  }
}

/** The steps that every payment takes: those that are settled at the same time share a statement and its commit. */
function newTogether(sql: Sql) {
  return {
    open: newBatch<string, OpenedPayment | undefined>({
      work: (ids) => openPayments(sql, ids),
      max: AT_ONCE,
      keyOf: (id) => id,
    }),
    confirm: newBatch<Confirmation, boolean>({
      work: (confirmations) => confirmReservations(sql, confirmations),
      max: AT_ONCE,
      keyOf: ({ paymentId }) => paymentId,
    }),
  }
}

function must<P extends SettlingPayment>(paymentId: string, payment: P | undefined): P {
  if (!payment) throw new Poison(`there is no payment ${paymentId}`)
  return payment
}

function providerOf({ providers }: SettleSettings, { provider }: SettlingPayment): Provider {
  const found = Object.hasOwn(providers, provider) ? providers[provider] : undefined
  if (!found) throw new Error(`the provider "${provider}" is not configured here`)
  return found
}

/** Charges, or asks what became of an earlier call. `absent`: nothing was charged and nothing may be any more. */
async function chargeOnce(settings: SettleSettings, payment: OpenedPayment): Promise<Charge> {
  const provider = providerOf(settings, payment)
  if (payment.charging === null) return { status: 'absent' }
  const question = { paymentId: payment.id, method: payment.method, reference: payment.providerReference }
  if (payment.charging === 'again') {
    const known = await provider.chargeState(question)
    if (known.status !== 'absent') return known
    // An earlier call left no trace: charging is safe under the same key, but only while the seats still wait.
    if (payment.reservationStatus !== 'awaiting_payment') {
      return { status: 'declined', reference: null, reason: 'reservation_over' }
    }
  }
  const { id: paymentId, amount, currency, method, expiresAt } = payment
  try {
    return await provider.charge({ paymentId, amount, currency, method, expiresAt })
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'unknown') throw error
    const known = await provider.chargeState(question)
    // Not there yet may still be on its way: ask again later instead of charging again now.
    return known.status === 'absent' ? { status: 'pending', reference: null } : known
  }
}

async function record(
  settings: SettleSettings,
  payment: SettlingPayment,
  charge: Charge,
  log: Log,
): Promise<void> {
  const { sql } = settings
  if (charge.status === 'absent') {
    // Lost to the end of its window, or a rival settled it since it was read.
    if (await dropPayment(sql, payment.id))
      log.info({ paymentId: payment.id }, 'not charged: reservation over')
  } else if (charge.status === 'declined') {
    if (await declinePayment(sql, payment.id, charge.reason, charge.reference)) {
      log.info({ paymentId: payment.id, reason: charge.reason }, 'declined')
    }
  } else if (charge.status === 'captured') {
    await recordLate(settings, payment, charge.reference, log)
  }
}

/** Captured, but the reservation does not wait any more: the same seats again, or as good ones, or the money back. */
async function recordLate(
  settings: SettleSettings,
  payment: SettlingPayment,
  reference: string,
  log: Log,
): Promise<void> {
  const { sql } = settings
  const paymentId = payment.id
  if (await confirmLate(sql, newConfirmation(settings, payment, reference)))
    log.info({ paymentId }, 'captured late, seats taken again')
  else if (await reseat(settings, payment, reference, log))
    log.info({ paymentId }, 'captured late, other seats taken')
  else if (await owePayment(sql, paymentId, 'captured_late', reference))
    log.warn({ paymentId }, 'captured late, seats are gone: refund due')
}

function newConfirmation(
  { ticketKey }: SettleSettings,
  { id, showtimeId, startsAt, seats }: SettlingPayment,
  providerReference: string,
): Confirmation {
  return { paymentId: id, providerReference, tickets: newTickets(ticketKey, { showtimeId, startsAt }, seats) }
}

async function settleRefunds(
  settings: SettleSettings,
  payment: SettlingPayment,
  log: Log,
): Promise<'done' | 'later'> {
  let outcome: 'done' | 'later' = 'done'
  for (const refund of await dueRefunds(settings.sql, payment.id)) {
    const result = await refundOnce(settings, payment, refund)
    if (result.status !== 'refunded') outcome = 'later'
    else if (await finishRefund(settings.sql, refund.id, result.reference)) {
      log.info({ paymentId: payment.id, refundId: refund.id, amount: refund.amount }, 'refunded')
    }
  }
  if (payment.status === 'refund_due' && outcome === 'done') await closeRefunded(settings.sql, payment.id)
  return outcome
}

async function refundOnce(settings: SettleSettings, payment: SettlingPayment, refund: Refund) {
  const provider = providerOf(settings, payment)
  const request: RefundRequest = {
    key: refund.key,
    paymentId: payment.id,
    reference: payment.providerReference,
    amount: refund.amount,
    currency: refund.currency,
  }
  await startRefund(settings.sql, refund.id)
  if (refund.started) {
    const known = await provider.refundState(request)
    if (known.status !== 'absent') return known
  }
  try {
    return await provider.refund(request)
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'unknown') throw error
    const known = await provider.refundState(request)
    return known.status === 'absent' ? ({ status: 'pending', reference: null } as const) : known
  }
}

/** Redis learns what Postgres decided; a repeat shows the same. */
async function showSeats({ redis }: SettleSettings, payment: SettlingPayment): Promise<void> {
  if (payment.reservationStatus === 'awaiting_payment') return
  const { showtimeId, holdId, fence, seats } = payment
  const indexes = (live: boolean) => seats.filter((seat) => seat.live === live).map(({ index }) => index)
  const [sold, freed] = [indexes(true), indexes(false)]
  if (sold.length > 0) await confirmHold(redis, { showtimeId, holdId, fence, seats: sold })
  if (freed.length > 0) await freeSeats(redis, { showtimeId, holdId, fence, seats: freed })
}
