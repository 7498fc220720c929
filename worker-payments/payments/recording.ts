// Writes what became of a charge: confirmed, declined, dropped, or captured late; each once.
import { declineTry } from '#shared/db/attempts.ts'
import { oweTry } from '#shared/db/earlier-tries.ts'
import {
  dropPayment,
  findPayment,
  isOfAnother,
  isTrysMoney,
  owePayment,
  type SettlingPayment,
} from '#shared/db/payments.ts'
import { type Confirmation, confirmLate } from '#shared/db/tickets.ts'
import type { Log } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { traceparentOf } from '#shared/traces/span.ts'
import { counters, countPayment } from '../counters.ts'
import { PoisonMessage } from '../messaging/poison.ts'
import type { Charge, Provider } from '../providers/provider.ts'
import { OF_ANOTHER } from './charging.ts'
import { newTickets } from './new-tickets.ts'
import { reseat } from './reseat.ts'

export interface SettleSettings {
  sql: Sql
  redis: Redis
  providers: Readonly<Record<string, Provider>>
  ticketKey: string
}

/** Whether it is confirmed, as nearly all are; else it is recorded what became of it. */
export async function recordCharge(
  settings: SettleSettings,
  confirm: (confirmation: Confirmation) => Promise<boolean>,
  payment: SettlingPayment,
  charge: Charge,
  log: Log,
): Promise<boolean> {
  try {
    const confirmed =
      charge.status === 'captured' && (await confirm(newConfirmation(settings, payment, charge.reference)))
    if (!confirmed) await record(settings, payment, charge, log)
    return confirmed
  } catch (error) {
    if (charge.status !== 'captured' || !isOfAnother(error)) throw error
    log.error({ paymentId: payment.id, reference: charge.reference }, OTHERS_MONEY)
    // What was noted of its charge is what declining asks for.
    await record(settings, payment, { ...OF_ANOTHER, reference: payment.providerReference }, log)
    return false
  }
}

export const OTHERS_MONEY = 'captured, but that money pays for another purchase'

export function requirePayment<P extends SettlingPayment>(paymentId: string, payment: P | undefined): P {
  if (!payment) throw new PoisonMessage(`there is no payment ${paymentId}`)
  return payment
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
export async function recordLate(
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

export function countCapture(payment: SettlingPayment, outcome: 'captured' | 'captured_late'): void {
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
  if (now.chargeKey !== chargeKey || (await isTrysMoney(sql, paymentId, reference))) return
  if (now.status !== 'requested' && now.status !== 'declined') return
  log.error({ paymentId, reference, status: now.status }, 'captured, but not recorded')
  throw new Error(`payment ${paymentId} is captured as ${reference}, but could not be recorded`)
}

function newConfirmation(
  { sql, ticketKey }: SettleSettings,
  { id, chargeKey, showtimeId, startsAt, seats }: SettlingPayment,
  providerReference: string,
): Confirmation {
  const tickets = newTickets(ticketKey, { showtimeId, startsAt }, seats)
  return { paymentId: id, chargeKey, providerReference, tickets, traceparent: traceparentOf(sql) }
}
