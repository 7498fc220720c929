// For each operation of staff and admins: what has to be there, and a request that must work.
import { randomBytes } from 'node:crypto'
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import { addDays } from '#shared/domain/local-time.ts'
import { newId } from '#shared/std/ids.ts'
import { bodyExamples } from '../../../functions/openapi/examples-bodies.ts'
import { insertApp } from '../../../testing/authenticators.ts'
import { insertMovie, insertScreen } from '../../../testing/catalogue.ts'
import { moneyCalls } from './calls-money.ts'
import { officeCalls } from './calls-office.ts'
import type { Calls, Stage } from './stage.ts'

const example = (name: string) => bodyExamples[name] as Record<string, unknown>
const inAMonth = () => new Date(Date.now() + 30 * 86_400_000)
const dayOf = (at: Date) => at.toISOString().slice(0, 10)

const movie = async ({ sale }: Stage) => ({ movieId: await insertMovie(sale.database.sql, {}) })
const screen = ({ sale }: Stage) => insertScreen(sale.database.sql, {})
const theater = async (stage: Stage) => ({ theaterId: (await screen(stage)).theaterId })
const screenId = async (stage: Stage) => ({ screenId: (await screen(stage)).screenId })
const showtimeId = async (stage: Stage) => ({ showtimeId: (await stage.showtime()).showtimeId })

async function scheduled(stage: Stage) {
  const [{ screenId }, { movieId }] = [await screen(stage), await movie(stage)]
  return { screenId, movieId }
}
const promoCode = () => randomBytes(5).toString('hex').toUpperCase()
const promo = async (stage: Stage) => {
  const body = { code: promoCode(), percent: 10 }
  return { promoCodeId: (await stage.must('promo-codes/create', { as: stage.admin, body })).id }
}
const endpoint = async (stage: Stage) => {
  const body = example('webhook-endpoints/create')
  return { endpointId: (await stage.must('webhook-endpoints/create', { as: stage.admin, body })).id }
}
async function letter({ sale: { database } }: Stage, body = '{}') {
  const messageId = newId()
  const facts = { queue: 'payments', type: 'payment.requested', version: 1, requestId: null, reason: 'died' }
  await keepDeadLetter(database.sql, { ...facts, messageId, body, attempts: 5 })
  const [row] = await database.sql<
    { id: string }[]
  >`select id from dead_letters where message_id = ${messageId}`
  return { deadLetterId: row!.id }
}
const block = async (stage: Stage) => {
  const showtime = await stage.showtime()
  const params = { showtimeId: showtime.showtimeId }
  const body = { seatIds: [showtime.seats[3]!.id], reason: 'broken' }
  const { id } = await stage.must('blocks/create', { as: stage.admin, params, body })
  return { params: { ...params, blockId: id }, showtime }
}
const reviewed = async (stage: Stage) => {
  const { customer, movieId } = await stage.viewer()
  const review = await stage.must('reviews/create', {
    as: customer,
    params: { movieId },
    body: { rating: 4 },
  })
  return { reviewId: review.id }
}

/** As an admin, who may do all of this. */
const asAdmin = (calls: Calls): Calls =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      async (stage) => ({ as: stage.admin, ...(await call(stage)) }),
    ]),
  )

export const staffCalls: Calls = asAdmin({
  ...officeCalls,
  'movies/create': () => ({ body: example('movies/create') }),
  'movies/update': async (stage) => ({ params: await movie(stage), body: example('movies/update') }),
  'movies/delete': async (stage) => ({ params: await movie(stage) }),
  'review-hidings/update': async (stage) => ({ params: await reviewed(stage), body: { reason: 'spam' } }),
  'review-hidings/delete': async (stage) => ({ params: await reviewed(stage) }),
  'theaters/create': () => ({ body: example('theaters/create') }),
  'theaters/update': async (stage) => ({ params: await theater(stage), body: example('theaters/update') }),
  'theaters/delete': async (stage) => ({ params: await theater(stage) }),
  'accounts/list': (stage) => ({ as: stage.admin, query: { q: 'milo', limit: '1' } }),
  'accounts/update': async (stage) => ({
    as: stage.admin,
    params: { userId: (await stage.customer()).user.id },
    body: example('accounts/update'),
  }),
  'second-factors/delete': async (stage) => {
    const { user } = await stage.customer()
    const { database, env } = stage.sale
    await insertApp(database.sql, env.SECOND_FACTOR_KEY, user.id)
    return { as: stage.admin, params: { userId: user.id }, body: example('second-factors/delete') }
  },
  'theater-staff/list': async (stage) => {
    const params = { ...(await theater(stage)), userId: (await stage.customer()).user.id }
    await stage.ask('theater-staff/create', { as: stage.admin, params })
    return { params, query: { limit: '1' } }
  },
  'theater-staff/create': async (stage) => ({
    params: { ...(await theater(stage)), userId: (await stage.customer()).user.id },
  }),
  'theater-staff/delete': async (stage) => {
    const params = { ...(await theater(stage)), userId: (await stage.customer()).user.id }
    await stage.ask('theater-staff/create', { as: stage.admin, params })
    return { params }
  },
  'screens/create': async (stage) => ({ params: await theater(stage), body: { number: 7, format: 'imax' } }),
  'screens/update': async (stage) => ({ params: await screenId(stage), body: { format: 'imax' } }),
  'screens/delete': async (stage) => ({ params: await screenId(stage) }),
  'layouts/update': async (stage) => ({ params: await screenId(stage), body: example('layouts/update') }),
  'showtimes/create': async (stage) => ({
    body: { ...example('showtimes/create'), ...(await scheduled(stage)), startsAt: inAMonth().toISOString() },
  }),
  'showtimes/update': async (stage) => ({
    params: await showtimeId(stage),
    body: example('showtimes/update'),
  }),
  'showtimes/delete': async (stage) => ({ params: await showtimeId(stage) }),
  'showtime-batches/create': async (stage) => {
    const { screenId, movieId } = await scheduled(stage)
    const days = { from: dayOf(inAMonth()), to: dayOf(inAMonth()) }
    return {
      body: { ...example('showtime-batches/create'), screenIds: [screenId], movieId, days, dryRun: false },
    }
  },
  'showtime-copies/create': async (stage) => {
    const { theaterId, showtimeId } = await stage.showtime()
    const [row] = await stage.sale.database.sql<{ startsAt: Date }[]>`
      select starts_at as "startsAt" from showtimes where id = ${showtimeId}`
    const from = addDays(dayOf(row!.startsAt), -1)
    return { params: { theaterId }, body: { from, days: 3, to: addDays(from, 28) } }
  },
  'showtime-moves/create': async (stage) => {
    const { buyer } = await stage.paid()
    const { theaterId, showtimeId } = buyer.showtime
    const body = { number: 2, format: 'standard' }
    const { id } = await stage.must('screens/create', { as: stage.admin, params: { theaterId }, body })
    const layout = 'A sssssssssssss\nB sssssssssssss\nC sssssssssssss\nD ppppppppppppp\n'
    const headers = { 'content-type': 'text/plain' }
    await stage.must('layouts/update', { as: stage.admin, params: { screenId: id }, body: layout, headers })
    return { params: { showtimeId }, body: { screenId: id, dryRun: true } }
  },
  'showtime-cancellations/create': async (stage) => ({
    params: await showtimeId(stage),
    body: example('showtime-cancellations/create'),
  }),
  'showtime-cancellations/get': async (stage) => {
    const { buyer } = await stage.paid()
    const params = { showtimeId: buyer.showtime.showtimeId }
    await stage.must('showtime-cancellations/create', { as: stage.admin, params, body: { reason: 'fire' } })
    return { params }
  },
  'promo-codes/list': async (stage) => {
    await promo(stage)
    return { query: { limit: '1' } }
  },
  'promo-codes/create': () => ({
    body: { ...example('promo-codes/create'), theaterId: null, code: promoCode() },
  }),
  'promo-codes/get': async (stage) => ({ params: await promo(stage) }),
  'promo-codes/update': async (stage) => ({
    params: await promo(stage),
    body: example('promo-codes/update'),
  }),
  'promo-codes/delete': async (stage) => ({ params: await promo(stage) }),
  'blocks/create': async (stage) => {
    const showtime = await stage.showtime()
    const body = { seatIds: [showtime.seats[0]!.id], reason: 'broken' }
    return { params: { showtimeId: showtime.showtimeId }, body }
  },
  'blocks/delete': async (stage) => ({ params: (await block(stage)).params }),
  'seat-history/get': async (stage) => {
    const { params, showtime } = await block(stage)
    return { params: { showtimeId: params.showtimeId, seatId: showtime.seats[3]!.id } }
  },
  'receipts/get': async (stage) => {
    const { buyer, reservation } = await stage.paid()
    const { theater } = await stage.must('showtimes/get', {
      params: { showtimeId: buyer.showtime.showtimeId },
    })
    const params = { theaterId: theater.id as string }
    await stage.must('tax-settings/update', { as: stage.admin, params, body: example('tax-settings/update') })
    return { params: { reservationId: reservation.id } }
  },
  'tax-settings/update': async (stage) => ({
    params: await theater(stage),
    body: example('tax-settings/update'),
  }),
  'tax-settings/get': async (stage) => {
    const params = await theater(stage)
    await stage.must('tax-settings/update', { as: stage.admin, params, body: example('tax-settings/update') })
    return { params }
  },
  'ticket-reissues/list': async (stage) => {
    const { buyer } = await stage.paid()
    return { params: { showtimeId: buyer.showtime.showtimeId } }
  },
  'showtime-tickets/list': async (stage) => {
    const { buyer } = await stage.paid()
    return { params: { showtimeId: buyer.showtime.showtimeId } }
  },
  'check-ins/create': async (stage) => {
    const { buyer, reservation } = await stage.paid()
    const { tickets } = await stage.must('reservations/get', {
      as: buyer.customer,
      params: { reservationId: reservation.id },
    })
    return {
      body: { code: tickets[0].code, nonce: newId(), door: 'North', force: true, reason: 'A day early' },
    }
  },
  'webhook-endpoints/list': async (stage) => {
    await endpoint(stage)
    return {}
  },
  'webhook-endpoints/create': () => ({ body: example('webhook-endpoints/create') }),
  'webhook-endpoints/get': async (stage) => ({ params: await endpoint(stage) }),
  'webhook-endpoints/update': async (stage) => ({
    params: await endpoint(stage),
    body: example('webhook-endpoints/update'),
  }),
  'webhook-endpoints/delete': async (stage) => ({ params: await endpoint(stage) }),
  'webhook-deliveries/list': async (stage) => {
    const params = await endpoint(stage)
    await stage.sale.database.sql`
      insert into webhook_deliveries (id, endpoint_id, event_id, type, data)
      values (${newId()}, ${params.endpointId}, ${newId()}, 'hold.expired', ${'{}'}::text::jsonb)`
    return { params }
  },
  'webhook-secrets/create': async (stage) => ({ params: await endpoint(stage) }),
  'webhook-tests/create': async (stage) => ({ params: await endpoint(stage), body: {} }),
  'webhook-replays/create': async (stage) => ({ params: await endpoint(stage), body: {} }),
  'dead-letters/list': async (stage) => {
    await letter(stage)
    return { query: { limit: '1' } }
  },
  'dead-letters/get': async (stage) => ({ params: await letter(stage) }),
  'dead-letters/delete': async (stage) => ({ params: await letter(stage), query: { reason: 'a test' } }),
  'dead-letter-replays/create': async (stage) => {
    const { reservation } = await stage.paid()
    const payload = { paymentId: reservation.payment.id, reservationId: reservation.id }
    return { params: await letter(stage, JSON.stringify(payload)) }
  },
  'scheduled/sweep': () => ({}),
  'scheduled/audit': () => ({}),
  'scheduled/provider-listings': () => ({}),
  ...moneyCalls,
})
