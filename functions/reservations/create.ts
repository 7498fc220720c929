// POST /v1/reservations — turns a hold into a claim with a price and asks for its payment; answers at once.
import * as v from 'valibot'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { findReservationByHold, findReservationByKey } from '#shared/db/reservation-views.ts'
import { findTakenSeats, type NewReservation, type Write, type Written } from '#shared/db/reservations.ts'
import { chargeRefusal } from '#shared/domain/payment.ts'
import { money, type Quote } from '#shared/domain/price.ts'
import { PAYMENT_GRACE_MS, showCreated } from '#shared/domain/reservation.ts'
import { freeSeats, getHold, type Hold, reserveHold } from '#shared/holds/holds.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { isGuest, LOGIN_OVER, refuseEndedLogin } from '#shared/http/access.ts'
import { type FunctionContext, problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { idempotencyKey, requestHash } from '#shared/http/idempotency.ts'
import { Contact } from '#shared/http/requests/contact.ts'
import { paymentOf as chosen, PaymentChoice } from '#shared/http/requests/payments.ts'
import type { ProblemAnswer } from '#shared/http/responses/answers.ts'
import { CreatedReservation } from '#shared/http/responses/reservations.ts'
import { quoteOfHold } from '#shared/http/views/holds.ts'
import { isAmbiguous } from '#shared/resources.ts'
import { reserveTogether } from '#shared/sales/reservation-batch.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id, newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import { traceparentOf } from '#shared/traces/span.ts'

const Body = v.strictObject({
  showtimeId: Id,
  holdId: Id,
  payment: v.optional(PaymentChoice),
  contact: v.optional(Contact),
  reseat: v.optional(v.picklist(['same', 'equal-or-better'], 'must be same or equal-or-better')),
})
type Body = v.InferOutput<typeof Body>

// After a lost answer: a cut connection is replaced at once, a fail-over takes longer than a client should
// wait.
const PAUSES_MS = [20, 200] as const

export default newFunction(
  {
    method: 'POST',
    path: '/v1/reservations',
    summary: 'Reserve held seats',
    access: 'buyer',
    // The statement that writes asks for the login.
    login: 'token',
    input: { headers: idempotencyKey, body: Body },
    answers: { 202: CreatedReservation },
    problems: [
      'hold_expired',
      'seats_taken',
      'showtime_started',
      'wrong_state',
      'idempotency_mismatch',
      'in_flight',
      'promo_code_invalid',
      'amount_not_chargeable',
    ],
  },
  async (c, { body, headers: { idempotencyKey } }) => {
    if (isGuest(c.var.user) && body.contact === undefined) return problem(c, 'invalid_input', NOWHERE)
    const hash = await requestHash(body)
    const payment = paymentOf(body)
    if (!providersOf(c.env).includes(payment.provider) && payment !== nothing) {
      const message = `${payment.provider} is not accepted here`
      return problem(c, 'invalid_input', {
        errors: [{ path: body.payment?.provider ? 'payment.provider' : 'payment.method', message }],
      })
    }
    const readAt = performance.now()
    const hold = await getHold(c.var.redis, body.showtimeId, body.holdId)
    if (hold?.buyerId !== c.var.user.id)
      return (await repeat(c, idempotencyKey, hash)) ?? problem(c, 'hold_expired')
    const quote = await quoteOfHold(c.var.sql, hold)
    const unpayable = refuseUnpayable(c, payment, quote)
    if (unpayable) return unpayable
    const reservation: NewReservation = {
      id: newId(),
      paymentId: newId(),
      messageId: newId(),
      userId: c.var.user.id,
      loginId: c.var.user.sessionId,
      showtimeId: body.showtimeId,
      holdId: body.holdId,
      fence: hold.fence,
      quote,
      ...(quote.total > 0 ? payment : nothing),
      reseat: body.reseat ?? null,
      idempotencyKey,
      requestHash: hash,
      requestId: c.var.requestId,
      traceparent: traceparentOf(c.var.sql),
      ...(body.contact ? { contact: body.contact } : {}),
    }
    const { written, expiresAt } = isOver(hold, readAt) ? over : await reserve(c, reservation)
    if (expiresAt) {
      await keep(c, reservation)
      return accept(c, show(reservation, expiresAt))
    }
    const earlier = await repeat(c, idempotencyKey, hash)
    // Its first request may have died before it kept the seats.
    if (earlier?.status === 202 && !hold.reserved) await keep(c, reservation)
    return earlier ?? refuse(c, written, reservation)
  },
)

const NOWHERE = {
  errors: [{ path: 'contact.email', message: 'is required: a guest has no other address for tickets' }],
}

/** What this payment cannot take is told before anything is written; the hold stays as it was. */
function refuseUnpayable(
  c: FunctionContext,
  payment: ReturnType<typeof paymentOf>,
  { total, currency }: Quote,
): ProblemAnswer | undefined {
  if (payment === nothing && total > 0) {
    const message = 'is required: these seats are not free of charge'
    return problem(c, 'invalid_input', { errors: [{ path: 'payment', message }] })
  }
  const detail = chargeRefusal([payment.provider], money(total, currency))
  return detail === undefined ? undefined : problem(c, 'amount_not_chargeable', { detail })
}

/** A total of 0 is nothing to charge: the worker confirms it without a provider. */
const nothing = { method: 'none', provider: 'none' } as const
/**
 * By Redis' clock and the time since: a process that slept must not take seats that others may hold by now.
 */
const isOver = ({ expiresAt, serverTime }: Hold, readAt: number): boolean =>
  performance.now() - readAt > expiresAt - serverTime
const over = { written: 'over', expiresAt: null } as const

const paymentOf = ({ payment }: Body) => (payment ? chosen(payment) : nothing)

/**
 * The seats are Postgres' now, for the payment window: Redis keeps them as long. Where the hold has ended
 * meanwhile, by its time or because a worker was quicker and sold or freed its seats, only Postgres knows how
 * they stand: the map is loaded again. Where this fails the next buyer of these seats, the worker or the
 * audit repairs the map.
 */
async function keep(
  { var: { redis, log } }: FunctionContext,
  { id, userId, showtimeId, holdId }: NewReservation,
): Promise<void> {
  try {
    const kept = await reserveHold(redis, { showtimeId, holdId, buyerId: userId })
    if (!kept) await unloadMap(redis, showtimeId)
  } catch (error) {
    log.error({ err: error, reservationId: id }, 'seats of a reservation not kept in the map')
  }
}

/** Where an overdue reservation, not yet swept, stands in the way, it lapses now. */
async function reserve(c: FunctionContext, reservation: NewReservation): Promise<Write> {
  const result = await write(c, reservation)
  if (result.written !== 'seats_taken') return result
  const seatIds = reservation.quote.seats.map(({ seatId }) => seatId)
  const lapses = await lapseOverdue(c.var.sql, {
    limit: seatIds.length,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats: { showtimeId: reservation.showtimeId, seatIds },
    requestId: reservation.requestId,
  })
  if (lapses.length === 0) return result
  const { redis, log } = c.var
  for (const lapse of lapses) await tellRedis(log, lapse.showtimeId, () => freeSeats(redis, lapse))
  return write(c, reservation)
}

/**
 * A connection that broke after the statement was sent leaves open whether it was done. Writing once more
 * tells: the hold and the key are unique, so that the second statement then does nothing; where the first one
 * still runs, it says so. Such a reservation is never called failed: without a connection the answer is 503,
 * and the client repeats with its key.
 */
async function write(c: FunctionContext, reservation: NewReservation): Promise<Write> {
  for (let attempt = 0, lost = false; ; attempt++) {
    const pauseMs = PAUSES_MS[attempt]
    try {
      const result = await reserveTogether(c.var.sql, reservation)
      if (!lost || result.written !== 'in_flight' || pauseMs === undefined) return result
    } catch (error) {
      lost ||= isAmbiguous(error)
      if (!lost || pauseMs === undefined) throw error
      c.var.log.warn({ err: error, attempt }, 'the answer to a reservation was lost')
    }
    await sleep(pauseMs)
  }
}

/** The stored answer, where this buyer's key has one. */
async function repeat(c: FunctionContext, key: string, hash: string) {
  const ended = await refuseEndedLogin(c, 'buyer')
  if (ended) return ended
  const earlier = await findReservationByKey(c.var.sql, c.var.user.id, key)
  if (!earlier) return undefined
  return earlier.requestHash === hash ? accept(c, showCreated(earlier)) : problem(c, 'idempotency_mismatch')
}

async function refuse(
  c: FunctionContext,
  written: Written | 'over',
  reservation: NewReservation,
): Promise<ProblemAnswer> {
  if (written === 'over') return problem(c, 'hold_expired')
  if (written === 'in_flight') return problem(c, 'in_flight')
  if (written === 'login_over') return problem(c, 'unauthenticated', { detail: LOGIN_OVER })
  if (written === 'method_used')
    return problem(c, 'wrong_state', { detail: 'This payment belongs to another reservation.' })
  if (written === 'repeated') {
    const earlier = await findReservationByHold(c.var.sql, reservation.holdId)
    const detail = 'This hold already has a reservation, made with another Idempotency-Key.'
    return problem(c, 'wrong_state', { detail, reservationId: earlier?.id })
  }
  if (written === 'promo_code_spent') {
    const detail =
      'The promo code has just been used up: release the hold and hold the seats again without it.'
    return problem(c, 'promo_code_invalid', { detail })
  }
  const { showtimeId, quote } = reservation
  const wanted = quote.seats.map(({ seatId }) => seatId)
  const seatIds = await findTakenSeats(c.var.sql, showtimeId, wanted)
  // Redis gave a hold that Postgres refuses: end it, and let the next touch read the truth.
  await freeSeats(c.var.redis, { ...reservation, seats: quote.seats.map(({ index }) => index) })
  await unloadMap(c.var.redis, showtimeId)
  if (written === 'not_on_sale') return problem(c, 'showtime_started')
  return written === 'seats_taken' || seatIds.length > 0
    ? problem(c, 'seats_taken', { seatIds })
    : problem(c, 'hold_expired')
}

const show = (reservation: NewReservation, expiresAt: Date) =>
  showCreated({
    ...reservation,
    expiresAt,
    ...reservation.quote,
    seats: reservation.quote.seats.map(({ index: _, ...seat }) => seat),
    payment: { id: reservation.paymentId },
  })

function accept(c: FunctionContext, body: ReturnType<typeof showCreated>) {
  c.header('location', `/v1/reservations/${body.id}`)
  return c.json(body, 202)
}
