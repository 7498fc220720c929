// Brings one payment to its end. Every step may be done twice, or by two workers at once, and counts once.

import { declineTry } from '#shared/db/attempts.ts'
import { newBatch } from '#shared/db/batch.ts'
import { oweTry } from '#shared/db/earlier-tries.ts'
import {
  askBuyer,
  dropPayment,
  findPayment,
  type OpenedPayment,
  openPayments,
  owePayment,
  type SettlingPayment,
} from '#shared/db/payments.ts'
import { type Confirmation, confirmLate, confirmReservations } from '#shared/db/tickets.ts'
import { confirmHold, freeSeats } from '#shared/holds/holds.ts'
import type { Log } from '#shared/log.ts'
import type { Redis, Sql } from '#shared/resources.ts'
import { POSTGRES, type Span, traced, traceparentOf } from '#shared/traces/span.ts'
import { counters, countPayment } from '../counters.ts'
import { PoisonMessage } from '../messaging/poison.ts'
import type { ActionRequired, Charge, Provider } from '../providers/provider.ts'
import { chargeOnce, providerOf, requestOf } from './charging.ts'
import { settleEarlierTries } from './earlier-tries.ts'
import { newTickets } from './new-tickets.ts'
import { settleRefunds } from './refunding.ts'
import { reseat } from './reseat.ts'
import { review } from './reviewing.ts'
import { settlingIn } from './traced-settling.ts'

/** Payments in one statement: no more than a worker has in hand. */
const AT_ONCE = 128

export interface SettleSettings {
  sql: Sql
  redis: Redis
  providers: Readonly<Record<string, Provider>>
  ticketKey: string
}

/**
 * `news`: the provider says that something changed, so more is asked than what is unfinished here. `span`: in
 * whose name it is done, where the trace is kept.
 */
export type Settle = (paymentId: string, log: Log, news?: boolean, span?: Span) => Promise<'done' | 'later'>

/**
 * Takes the payment as far as it goes now. 'later': the provider has not decided. Throws where a provider,
 * Postgres or Redis failed (try again), and a PoisonMessage where the payment does not exist.
 */
export function newSettle(shared: SettleSettings): Settle {
  const batched = newBatched(shared.sql)
  return async (paymentId, log, news = false, span) => {
    const settings = span ? settlingIn(shared, span) : shared
    const open = () => batched.open(paymentId)
    const opened = requirePayment(paymentId, await traced(span, 'BATCH UPDATE payments', POSTGRES, open))
    let payment: SettlingPayment = opened
    if (payment.status === 'requested') {
      const charge = await chargeOnce(settings, opened)
      if (charge.status === 'pending') return 'later'
      // Their provider's news, or the end of the window, goes on with it.
      if (charge.status === 'action_required') return waitForBuyer(settings, payment, charge, log)
      const confirmed =
        charge.status === 'captured' &&
        (await traced(span, 'BATCH INSERT tickets', POSTGRES, () =>
          batched.confirm(newConfirmation(settings, opened, charge.reference)),
        ))
      if (confirmed) {
        log.info({ paymentId }, 'confirmed')
        countCapture(payment, 'captured')
        // The way that nearly all go: nothing is due, and what was read still holds.
        await showSeats(settings, { ...payment, reservationStatus: 'confirmed' })
        if (!news) return 'done'
      } else await record(settings, payment, charge, log)
      payment = requirePayment(paymentId, await findPayment(settings.sql, paymentId))
    } else if (payment.status === 'declined') {
      payment = await lookAgain(settings, payment, log)
    }
    const earlier = await settleEarlierTries(settings, payment, news, log)
    const refunded = await settleRefunds(settings, payment, log)
    // Somebody may have given it back already at the provider.
    if (news || refunded === 'failed') payment = await review(settings, payment, log)
    await showSeats(settings, payment)
    return refunded === 'later' ? 'later' : earlier
  }
}

/**
 * The steps that every payment takes: those that are settled at the same time share a statement and its
 * commit.
 */
function newBatched(sql: Sql) {
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

function requirePayment<P extends SettlingPayment>(paymentId: string, payment: P | undefined): P {
  if (!payment) throw new PoisonMessage(`there is no payment ${paymentId}`)
  return payment
}

async function waitForBuyer(
  { sql }: SettleSettings,
  payment: SettlingPayment,
  { action }: ActionRequired,
  log: Log,
): Promise<'done'> {
  if (await askBuyer(sql, payment, action))
    log.info({ paymentId: payment.id, action: action.type }, 'waits for its buyer')
  return 'done'
}

/** Why a try that was closed for its buyer ended. */
const reasonOf = ({ nextAttempt }: SettlingPayment, reason: string): string =>
  nextAttempt === null ? reason : 'cancel' in nextAttempt ? 'cancelled' : 'replaced'

async function record(
  settings: SettleSettings,
  payment: SettlingPayment,
  charge: Charge,
  log: Log,
): Promise<void> {
  const { sql } = settings
  if (charge.status === 'absent') {
    // Lost to the end of its window, or a rival settled it since it was read.
    if (await dropPayment(sql, payment.id)) {
      log.info({ paymentId: payment.id }, 'not charged: reservation over')
      countPayment(payment, 'dropped')
    }
  } else if (charge.status === 'declined') {
    const { reference } = charge
    const reason = reasonOf(payment, charge.reason)
    const after = await declineTry(sql, {
      paymentId: payment.id,
      chargeKey: payment.chargeKey,
      reason,
      reference,
    })
    if (after) {
      log.info({ paymentId: payment.id, attempt: payment.attempt, reason, after }, 'declined')
      countPayment(payment, 'declined')
    }
  } else if (charge.status === 'captured') {
    await recordLate(settings, payment, charge.reference, log)
  }
}

/**
 * Captured, but the reservation does not wait any more: the same seats again, or as good ones, or the money
 * back.
 */
async function recordLate(
  settings: SettleSettings,
  payment: SettlingPayment,
  reference: string,
  log: Log,
): Promise<void> {
  const { sql } = settings
  const paymentId = payment.id
  if (await confirmLate(sql, newConfirmation(settings, payment, reference))) {
    log.info({ paymentId }, 'captured late, seats taken again')
    countCapture(payment, 'captured_late')
  } else if (await reseat(settings, payment, reference, log)) {
    log.info({ paymentId }, 'captured late, other seats taken')
    countCapture(payment, 'captured_late')
  } else if (await owePayment(sql, payment, 'captured_late', reference)) {
    log.warn({ paymentId }, 'captured late, seats are gone: refund due')
    countPayment(payment, 'refund_due')
  } else if (await oweTry(sql, payment.chargeKey, reference))
    log.error({ paymentId, attempt: payment.attempt, reference }, 'an earlier try took money: refund due')
  else await mustBeRecorded(sql, payment, reference, log)
}

function countCapture(payment: SettlingPayment, outcome: 'captured' | 'captured_late'): void {
  countPayment(payment, outcome)
  counters.captured.add(`{currency="${payment.currency}"}`, payment.amount)
}

/** A rival may have written the same capture; else somebody's money would be kept in silence. */
async function mustBeRecorded(
  sql: Sql,
  { id: paymentId, chargeKey }: SettlingPayment,
  reference: string,
  log: Log,
): Promise<void> {
  const now = requirePayment(paymentId, await findPayment(sql, paymentId))
  // Of an earlier try: its row says what is owed.
  if (now.chargeKey !== chargeKey) return
  if (now.status !== 'requested' && now.status !== 'declined') return
  log.error({ paymentId, reference, status: now.status }, 'captured, but not recorded')
  throw new Error(`payment ${paymentId} is captured as ${reference}, but could not be recorded`)
}

/** News of a payment that was declined: should its money be there after all, it goes back. */
async function lookAgain(
  settings: SettleSettings,
  payment: SettlingPayment,
  log: Log,
): Promise<SettlingPayment> {
  const charge = await providerOf(settings, payment).chargeState(requestOf(payment))
  if (charge.status !== 'captured') return payment
  log.error({ paymentId: payment.id, reference: charge.reference }, 'captured after it was declined')
  await recordLate(settings, payment, charge.reference, log)
  return requirePayment(payment.id, await findPayment(settings.sql, payment.id))
}

function newConfirmation(
  { sql, ticketKey }: SettleSettings,
  { id, chargeKey, showtimeId, startsAt, seats }: SettlingPayment,
  providerReference: string,
): Confirmation {
  const tickets = newTickets(ticketKey, { showtimeId, startsAt }, seats)
  return { paymentId: id, chargeKey, providerReference, tickets, traceparent: traceparentOf(sql) }
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
