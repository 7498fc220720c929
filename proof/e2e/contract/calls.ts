// For each operation of visitors and customers: what has to be there, and a request that must work.
import { randomBytes } from 'node:crypto'
import { hashPassword } from '#shared/auth/passwords.ts'
import { declineTry } from '#shared/db/attempts.ts'
import { addTicketKey } from '#shared/db/ticket-views.ts'
import { HOLD_LENGTH_MS } from '#shared/domain/hold.ts'
import { createHold, getHold, releaseHold } from '#shared/holds/holds.ts'
import { newId } from '#shared/std/ids.ts'
import { publicTicketKey } from '#shared/tickets/codes.ts'
import { bodyExamples } from '../../../functions/openapi/examples-bodies.ts'
import { insertApp } from '../../../testing/authenticators.ts'
import { orderedLink } from '../../../testing/links.ts'
import { mustHold, mustReserve, newBuyer } from '../../../testing/sales.ts'
import { silent } from '../../../worker-payments/testing.ts'
import { staffCalls } from './calls-staff.ts'
import { type Calls, hmac, type Stage, signatures } from './stage.ts'

const account = () => ({
  email: `${randomBytes(6).toString('hex')}@milo.test`,
  password: 'correct horse battery',
  name: 'Ada',
})
const passwordHash = hashPassword(account().password)
const session = async (stage: Stage) => {
  const { name: _, ...login } = account()
  await stage.must('users/create', { body: { ...login, name: 'Ada' } })
  return stage.must('sessions/create', { body: login })
}

const held = async ({ sale }: Stage) => {
  const buyer = await newBuyer(sale)
  const hold = await mustHold(buyer, [4, 5])
  return {
    buyer,
    as: buyer.customer,
    params: { showtimeId: buyer.showtime.showtimeId, holdId: hold.id as string },
  }
}
const ofHold = async (stage: Stage) => {
  const { as, params } = await held(stage)
  return { as, params }
}
/** A hold made a minute shorter than most: an extension has something to give at once. */
const shortHold = async (stage: Stage) => {
  const { as, params } = await held(stage)
  const { redis } = stage.sale
  const { seats, quote } = (await getHold(redis, params.showtimeId, params.holdId))!
  const ids = { ...params, buyerId: as.user.id }
  await releaseHold(redis, ids)
  await createHold(redis, { ...ids, seats, quote, lengthMs: HOLD_LENGTH_MS - 60_000 })
  return { as, params }
}
/** A payment that waits for its cardholder. */
async function atTheBank({ sale, settle }: Stage): Promise<string> {
  const { payment } = await mustReserve(await newBuyer(sale), [0], { method: 'sim_action_required' })
  await settle(payment.id, silent)
  return payment.id
}

const reserved = async ({ sale }: Stage) => {
  const buyer = await newBuyer(sale)
  return { buyer, reservation: await mustReserve(buyer, [0, 1]) }
}
const ticketOf = async (stage: Stage) => {
  const { buyer } = await stage.paid()
  const { items } = await stage.must('tickets/list', { as: buyer.customer })
  return { as: buyer.customer, params: { ticketId: items[0].id as string } }
}
/** Somebody with the password of the examples. */
const ownerOf = async (stage: Stage) => {
  const as = await stage.customer()
  await stage.sale.database
    .sql`update users set password_hash = ${await passwordHash} where id = ${as.user.id}`
  return as
}
const appOf = async (stage: Stage, wishes?: { confirmed: boolean }) => {
  const as = await ownerOf(stage)
  const { database, env } = stage.sale
  return { as, app: await insertApp(database.sql, env.SECOND_FACTOR_KEY, as.user.id, wishes) }
}
const review = async (stage: Stage) => {
  const { customer, movieId } = await stage.viewer()
  const made = await stage.must('reviews/create', { as: customer, params: { movieId }, body: { rating: 4 } })
  return { as: customer, params: { reviewId: made.id as string } }
}

export const calls: Calls = {
  ...staffCalls,
  'users/create': () => ({ body: account() }),
  'users/get': async (stage) => ({ as: await stage.customer() }),
  'users/update': async (stage) => ({ as: await stage.customer(), body: bodyExamples['users/update'] }),
  'users/delete': async (stage) => ({ as: await ownerOf(stage), body: bodyExamples['users/delete'] }),
  'guests/create': () => ({ body: {} }),
  'access-links/create': () => ({ body: { email: account().email } }),
  'sessions/create': async (stage) => {
    const { name, ...login } = account()
    await stage.must('users/create', { body: { ...login, name } })
    return { body: login }
  },
  'sessions/update': async (stage) => ({ body: { refreshToken: (await session(stage)).refreshToken } }),
  'sessions/delete': async (stage) => ({ as: await stage.customer() }),
  'user-exports/get': async (stage) => ({ as: await stage.customer() }),
  'user-sessions/list': async (stage) => ({ as: await stage.customer(), query: { limit: '1' } }),
  'user-sessions/delete': async (stage) => {
    const as = await stage.customer()
    return { as, params: { sessionId: as.user.sessionId } }
  },
  'user-sessions/delete-others': async (stage) => ({ as: await stage.customer() }),
  'authenticators/list': async (stage) => ({ as: (await appOf(stage)).as }),
  'authenticators/create': async (stage) => ({
    as: await ownerOf(stage),
    body: bodyExamples['authenticators/create'],
  }),
  'authenticators/delete': async (stage) => {
    const { as, app } = await appOf(stage, { confirmed: false })
    return { as, params: { authenticatorId: app.id }, body: bodyExamples['authenticators/delete'] }
  },
  'authenticator-confirmations/create': async (stage) => {
    const { as, app } = await appOf(stage, { confirmed: false })
    return { as, params: { authenticatorId: app.id }, body: { code: app.code() } }
  },
  'recovery-codes/create': async (stage) => {
    const { as } = await appOf(stage)
    await stage.sale.database.sql`update logins set second_factor = true where user_id = ${as.user.id}`
    return { as, body: bodyExamples['recovery-codes/create'] }
  },
  'password-resets/create': () => ({ body: bodyExamples['password-resets/create'] }),
  'password-resets/update': async (stage) => {
    const { email } = await stage.customer()
    const token = await orderedLink(stage.sale.database.sql, 'password_reset', email)
    return { params: { token }, body: bodyExamples['password-resets/update'] }
  },
  'email-verifications/create': async (stage) => ({ as: await stage.customer() }),
  'email-verifications/update': async (stage) => {
    const { email } = await stage.customer()
    return { params: { token: await orderedLink(stage.sale.database.sql, 'email_verification', email) } }
  },
  'jwks/get': () => ({}),
  'ticket-keys/get': async ({ sale }) => {
    await addTicketKey(sale.database.sql, publicTicketKey(sale.env.TICKET_PRIVATE_KEY))
    return {}
  },
  'movies/list': async (stage) => {
    await stage.showtime({ city: 'Porto' })
    return { query: { city: 'Porto', showing: 'now', sort: 'rating', limit: '1' } }
  },
  'movies/get': async (stage) => ({ params: { movieId: (await stage.showtime()).movieId } }),
  'reviews/list': async (stage) => {
    const { customer, movieId } = await stage.viewer()
    await stage.must('reviews/create', { as: customer, params: { movieId }, body: { rating: 4 } })
    return { params: { movieId }, query: { sort: 'best', limit: '1' } }
  },
  'reviews/create': async (stage) => {
    const { customer, movieId } = await stage.viewer()
    return { as: customer, params: { movieId }, body: bodyExamples['reviews/create'] }
  },
  'reviews/update': async (stage) => ({ ...(await review(stage)), body: bodyExamples['reviews/update'] }),
  'reviews/delete': review,
  'theaters/list': async (stage) => {
    await stage.showtime()
    return { query: { city: 'Lisbon', active: 'true', limit: '1' } }
  },
  'theaters/get': async (stage) => ({ params: { theaterId: (await stage.showtime()).theaterId } }),
  'screens/list': async (stage) => ({
    params: { theaterId: (await stage.showtime()).theaterId },
    query: { limit: '1' },
  }),
  'screens/get': async (stage) => ({ params: { screenId: (await stage.showtime()).screenId } }),
  'layouts/get': async (stage) => ({ params: { screenId: (await stage.showtime()).screenId } }),
  'showtimes/list': async (stage) => ({
    query: { movieId: (await stage.showtime()).movieId, city: 'Lisbon', limit: '1' },
  }),
  'showtimes/get': async (stage) => ({ params: { showtimeId: (await stage.showtime()).showtimeId } }),
  'seat-maps/get': async (stage) => ({ params: { showtimeId: (await stage.showtime()).showtimeId } }),
  'seat-maps/stream': async (stage) => ({ params: { showtimeId: (await stage.showtime()).showtimeId } }),
  'holds/create': async (stage) => {
    const { showtimeId, seats } = await stage.showtime()
    const body = { seats: [{ seatId: seats[0]!.id, ticketType: 'child' }] }
    return { as: await stage.customer(), params: { showtimeId }, body }
  },
  'holds/list': async (stage) => ({ as: (await held(stage)).as }),
  'holds/get': ofHold,
  'holds/update': async (stage) => ({ ...(await shortHold(stage)), body: { extend: true } }),
  'holds/delete': ofHold,
  'reservations/create': async (stage) => {
    const { as, params } = await held(stage)
    const body = { ...params, payment: { method: 'sim_approved' }, reseat: 'same' }
    return { as, body, headers: { 'idempotency-key': newId() } }
  },
  'reservations/list': async (stage) => {
    const { buyer } = await stage.paid()
    return { as: buyer.customer, query: { status: 'confirmed', limit: '1' } }
  },
  'reservations/get': async (stage) => {
    const { buyer, reservation } = await stage.paid()
    return { as: buyer.customer, params: { reservationId: reservation.id } }
  },
  'cancellations/create': async (stage) => {
    const { buyer, reservation } = await stage.paid()
    const body = { seatIds: [reservation.seats[0].seatId] }
    const headers = { 'idempotency-key': newId() }
    return { as: buyer.customer, params: { reservationId: reservation.id }, body, headers }
  },
  'payment-attempts/create': async (stage) => {
    const { buyer, reservation } = await reserved(stage)
    const { id: paymentId } = reservation.payment
    await declineTry(stage.sale.database.sql, {
      paymentId,
      chargeKey: paymentId,
      reason: 'card_declined',
      reference: null,
    })
    const headers = { 'idempotency-key': newId() }
    const body = bodyExamples['payment-attempts/create']
    return { as: buyer.customer, params: { reservationId: reservation.id }, body, headers }
  },
  'simulator-authentications/create': async (stage) => ({
    params: { paymentId: await atTheBank(stage) },
    body: bodyExamples['simulator-authentications/create'],
  }),
  'razorpay-confirmations/create': async (stage) => {
    const { buyer, reservation } = await reserved(stage)
    const { id: paymentId } = reservation.payment
    const order = `order_${paymentId}`
    await stage.sale.database.sql`
      update payments set provider = 'razorpay', method = 'razorpay', provider_reference = ${order} where id = ${paymentId}`
    const body = {
      razorpay_payment_id: 'pay_1',
      razorpay_order_id: order,
      razorpay_signature: hmac(`${order}|pay_1`),
    }
    return { as: buyer.customer, params: { paymentId }, body }
  },
  'payments/get': async (stage) => {
    const { buyer, reservation } = await reserved(stage)
    return { as: buyer.customer, params: { paymentId: reservation.payment.id } }
  },
  'tickets/list': async (stage) => ({ as: (await stage.paid()).buyer.customer, query: { limit: '1' } }),
  'tickets/get': ticketOf,
  'ticket-holders/update': async (stage) => ({
    ...(await ticketOf(stage)),
    body: { name: 'Ada', email: `${newId()}@example.com` },
  }),
  'webhooks/stripe': () => ({ body: bodyExamples['webhooks/stripe'], sign: signatures.stripe }),
  'webhooks/razorpay': () => ({ body: bodyExamples['webhooks/razorpay'], sign: signatures.razorpay }),
  'openapi/get': () => ({}),
  'docs/get': () => ({}),
}
