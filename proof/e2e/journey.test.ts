// The same purchase on every host: functions in process, three Node instances and the emulator behind the
// gateway.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { SCALAR } from '../../functions/host/assets.ts'
import { insertShowtime, jsonRequest, signIn } from '../../testing/catalogue.ts'
import { behindGateway, functionsAlone, type Host } from './hosts.ts'
import {
  type Ask,
  askHold,
  askReservation,
  bodyOf,
  type Customer,
  chooseSeats,
  chooseShowtime,
  hold,
  problemOf,
  reserve,
  settled,
  signUp,
  statesOf,
} from './journey.ts'

const CITY = 'Porto'

const ALONE = 'functions called alone'
const hosts: [name: string, start: () => Promise<Host>][] = [
  [ALONE, functionsAlone],
  ['three Node instances behind the gateway', () => behindGateway('node')],
  ['the emulator behind the gateway', () => behindGateway('emulator')],
]

describe.each(hosts)('on %s', (name, start) => {
  let host: Host
  let ask: Ask
  let customer: Customer
  /** Signed in like the customer, but without the cost of hashing a password. */
  let stranger: Customer
  let showtimeId: string

  beforeAll(async () => {
    host = await start()
    ask = host.ask
    await insertShowtime(host.database.sql, { city: CITY, title: 'The Last Reel' })
    customer = await signUp(ask)
    stranger = await signIn(host.database.sql, host.keys)
    showtimeId = await chooseShowtime(ask, CITY)
  })
  afterAll(() => host?.stop())

  test('a customer books two seats, from the list of movies to the tickets', async () => {
    const seatIds = await chooseSeats(ask, showtimeId, 2)
    const held = await hold(ask, customer, showtimeId, seatIds)
    expect(await statesOf(ask, showtimeId, seatIds)).toEqual(['held', 'held'])
    const { id } = await reserve(ask, customer, held)
    const reservation = await settled(ask, customer, id)
    expect(reservation).toMatchObject({ status: 'confirmed', payment: { status: 'captured' } })
    expect(reservation.tickets).toHaveLength(2)
    const printed = await ask(`/v1/tickets/${reservation.tickets[0].id}`, {
      headers: { ...customer.headers, accept: 'application/pdf' },
    })
    expect(printed.status).toBe(200)
    expect(
      Buffer.from(await printed.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    expect(new Set(reservation.tickets.map(({ code }: { code: string }) => code)).size).toBe(2)
    // Postgres has it; Redis hears of it a moment later.
    await vi.waitFor(async () => expect(await statesOf(ask, showtimeId, seatIds)).toEqual(['sold', 'sold']))
    const { items } = await bodyOf(await ask('/v1/reservations', customer), 200)
    expect(items.map((item: { id: string }) => item.id)).toEqual([id])
    expect(await problemOf(await askHold(ask, stranger, showtimeId, seatIds))).toMatchObject({
      code: 'seats_taken',
      seatIds: expect.arrayContaining(seatIds),
    })
  })

  test('a declined card leaves the seats to another one', async () => {
    const seatIds = await chooseSeats(ask, showtimeId, 2)
    const held = await hold(ask, customer, showtimeId, seatIds)
    const { id } = await reserve(ask, customer, held, { method: 'sim_declined' })
    await vi.waitFor(async () =>
      expect(await bodyOf(await ask(`/v1/reservations/${id}`, customer), 200)).toMatchObject({
        payment: { lastDecline: { reason: 'card_declined' } },
      }),
    )
    const headers = { ...customer.headers, 'idempotency-key': newId() }
    const path = `/v1/reservations/${id}/payment-attempts`
    await bodyOf(await ask(path, jsonRequest('POST', { method: 'sim_approved' }, headers)), 202)
    expect(await settled(ask, customer, id)).toMatchObject({ status: 'confirmed', seats: [{}, {}] })
    await vi.waitFor(async () => expect(await statesOf(ask, showtimeId, seatIds)).toEqual(['sold', 'sold']))
  })

  test('a buyer without another card gives the seats back, and another customer can have them', async () => {
    const seatIds = await chooseSeats(ask, showtimeId, 2)
    const held = await hold(ask, customer, showtimeId, seatIds)
    const { id } = await reserve(ask, customer, held, { method: 'sim_declined' })
    const headers = { ...customer.headers, 'idempotency-key': newId() }
    const path = `/v1/reservations/${id}/cancellations`
    await vi.waitFor(async () => bodyOf(await ask(path, jsonRequest('POST', {}, headers)), 202))
    expect(await settled(ask, customer, id)).toMatchObject({
      status: 'declined',
      payment: { status: 'declined' },
      tickets: [],
    })
    await vi.waitFor(async () => expect(await statesOf(ask, showtimeId, seatIds)).toEqual(['free', 'free']))
    const another = await hold(ask, stranger, showtimeId, seatIds)
    expect(another.fence).toBeGreaterThan(held.fence)
  })

  test('a released hold frees its seats at once', async () => {
    const seatIds = await chooseSeats(ask, showtimeId, 2)
    const { id } = await hold(ask, customer, showtimeId, seatIds)
    const path = `/v1/showtimes/${showtimeId}/holds/${id}`
    expect((await ask(path, { method: 'DELETE', ...customer })).status).toBe(204)
    expect(await statesOf(ask, showtimeId, seatIds)).toEqual(['free', 'free'])
    expect((await ask(path, customer)).status).toBe(404)
  })

  test('a reservation that is sent again with its key is the same one; with another body it is refused', async () => {
    const key = newId()
    const held = await hold(ask, customer, showtimeId, await chooseSeats(ask, showtimeId, 2))
    const first = await reserve(ask, customer, held, { key })
    expect(await reserve(ask, customer, held, { key })).toEqual(first)
    const other = await askReservation(ask, customer, held, { key, method: 'sim_declined' })
    expect(await problemOf(other)).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
    expect(await settled(ask, customer, first.id)).toMatchObject({ status: 'confirmed' })
  })

  test('what belongs to somebody else is not there', async () => {
    const held = await hold(ask, customer, showtimeId, await chooseSeats(ask, showtimeId, 2))
    const notFound = { status: 404, code: 'not_found' }
    const path = `/v1/showtimes/${showtimeId}/holds/${held.id}`
    expect(await problemOf(await ask(path, stranger))).toMatchObject(notFound)
    expect(await problemOf(await ask(path, { method: 'DELETE', ...stranger }))).toMatchObject(notFound)
    const { id } = await reserve(ask, customer, held)
    expect(await problemOf(await ask(`/v1/reservations/${id}`, stranger))).toMatchObject(notFound)
  })

  test('the API description and its page are served, with the script that draws it', async () => {
    expect(await bodyOf(await ask('/openapi.json'), 200)).toMatchObject({ openapi: '3.1.0' })
    const page = await ask('/docs')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(await page.text()).toContain(`src="${SCALAR.path}"`)
    // A file of the host: functions alone have none.
    if (name === ALONE) return
    const script = await ask(SCALAR.path, { method: 'HEAD' })
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ])
  })

  test('bad input is answered as a problem that names what is wrong', async () => {
    const holds = `/v1/showtimes/${showtimeId}/holds`
    const post = (path: string, body: unknown, headers: Record<string, string> = customer.headers) =>
      ask(path, jsonRequest('POST', body, headers)).then(problemOf)
    expect(await post(holds, { seats: [] })).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'seats' }],
    })
    expect(await post(holds, { seats: [{ seatId: newId() }], userId: newId() })).toMatchObject({
      status: 400,
      errors: [{ path: 'userId', message: 'is not a known field' }],
    })
    expect(await post(holds, { seats: [{ seatId: newId() }] })).toMatchObject({ code: 'seat_not_in_screen' })
    expect(await post(holds, '{"seats": [')).toMatchObject({ code: 'malformed_json' })
    expect(await post('/v1/users', { padding: 'x'.repeat(70_000) }, {})).toMatchObject({ code: 'too_large' })
    expect(await post(holds, {}, {})).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(await post(holds, {}, { authorization: 'Bearer a.b.c' })).toMatchObject({
      code: 'unauthenticated',
    })
    expect(await problemOf(await ask('/v1/movies?colour=red'))).toMatchObject({
      errors: [{ path: 'colour' }],
    })
    const past = await insertShowtime(host.database.sql, { startsAt: new Date(Date.now() - 3_600_000) })
    const late = { seats: [{ seatId: past.seats[0]!.id }] }
    expect(await post(`/v1/showtimes/${past.showtimeId}/holds`, late)).toMatchObject({
      code: 'showtime_started',
    })
    const unkeyed = await askReservation(ask, customer, { id: newId(), showtimeId }, { key: null })
    expect(await problemOf(unkeyed)).toMatchObject({ code: 'idempotency_key_missing' })
  })

  test('asked to end, every process drains and ends by itself', async () => {
    for (const [name, how] of Object.entries(await host.stop())) expect(how, name).toBe('exit code 0')
  })
})
