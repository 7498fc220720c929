// Brings one payment to its end. Every step may be done twice, or by two workers at once, and counts once.
import { newBatch } from '#shared/db/batch.ts'
import {
  askBuyer,
  findPayment,
  isOfAnother,
  type OpenedPayment,
  openPayments,
  type SettlingPayment,
} from '#shared/db/payments.ts'
import { type Confirmation, confirmReservations } from '#shared/db/tickets.ts'
import { confirmHold, freeSeats } from '#shared/holds/holds.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { POSTGRES, type Span, traced } from '#shared/traces/span.ts'
import type { ActionRequired } from '../providers/provider.ts'
import { chargeOnce, providerOf, requestOf } from './charging.ts'
import { settleEarlierTries } from './earlier-tries.ts'
import {
  countCapture,
  OTHERS_MONEY,
  recordCharge,
  recordLate,
  requirePayment,
  type SettleSettings,
} from './recording.ts'
import { settleRefunds } from './refunding.ts'
import { review } from './reviewing.ts'
import { settlingIn } from './traced-settling.ts'

/** Payments in one statement: no more than a worker has in hand. */
const AT_ONCE = 128

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
      const confirm = (confirmation: Confirmation) =>
        traced(span, 'BATCH INSERT tickets', POSTGRES, () => batched.confirm(confirmation))
      if (await recordCharge(settings, confirm, payment, charge, log)) {
        log.info({ paymentId }, 'confirmed')
        countCapture(payment, 'captured')
        // The way that nearly all go: nothing is due, and what was read still holds.
        await showSeats(settings, { ...payment, reservationStatus: 'confirmed' })
        if (!news) return 'done'
      }
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

/** News of a payment that was declined: should its money be there after all, it goes back. */
async function lookAgain(
  settings: SettleSettings,
  payment: SettlingPayment,
  log: Log,
): Promise<SettlingPayment> {
  const charge = await providerOf(settings, payment).chargeState(requestOf(payment))
  if (charge.status !== 'captured') return payment
  const said = { paymentId: payment.id, reference: charge.reference }
  log.error(said, 'captured after it was declined')
  try {
    await recordLate(settings, payment, charge.reference, log)
  } catch (error) {
    if (!isOfAnother(error)) throw error
    log.error(said, OTHERS_MONEY)
  }
  return requirePayment(payment.id, await findPayment(settings.sql, payment.id))
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
