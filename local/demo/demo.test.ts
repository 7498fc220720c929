// What the demo chooses, and what it prints when something goes wrong.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hold, settle, showtimesWithSeats } from './customer-steps.ts'
import { demo } from './demo.ts'
import type { Answer, Asking } from './demo-client.ts'
import { readDemoOptions } from './options.ts'
import { freePairs, type MapSeat } from './seat-choice.ts'

/** A row per text: `f` free, `s` sold, `w` a free wheelchair place, `.` an aisle. */
const seatsOf = (...rows: string[]): MapSeat[] =>
  rows.flatMap((places, y) =>
    [...places].flatMap((sign, x) => {
      if (sign === '.') return []
      const row = String.fromCharCode(65 + y)
      const state = sign === 's' ? 'sold' : 'free'
      return [{ seatId: `${row}${x}`, row, number: x + 1, accessible: sign === 'w', x, y, state, price: {} }]
    }),
  )
const names = (seats: MapSeat[]) => freePairs(seats).map((pair) => pair.map(({ seatId }) => seatId).join())

describe('the pairs of seats that the demo tries', () => {
  test('are free neighbours, never across an aisle, beside a sold seat or in a wheelchair place', () => {
    expect(names(seatsOf('f.fsf', 'wfsff'))).toEqual(['B3,B4'])
  })
  test('start in the middle, two thirds back', () => {
    expect(names(seatsOf('ffffff', 'ffffff', 'ffffff', 'ffffff'))[0]).toBe('C2,C3')
  })
})

/** A running system with canned answers that records its requests. */
function canned(...answers: Answer[]) {
  const asked: { path: string; body: unknown }[] = []
  const call = async (_: string, path: string, { body }: Asking = {}) => {
    asked.push({ path, body })
    return answers.shift()!
  }
  return { call, asked }
}
const found = (...rows: string[]) => ({ showtime: { id: 'showtime' }, pairs: freePairs(seatsOf(...rows)) })
const refusal = (code: string): Answer => ({ status: 409, body: { code } })
const bearer = { authorization: 'Bearer x' }

describe('when somebody else is quicker', () => {
  test('the demo holds another pair, without the seat that was taken', async () => {
    const { call, asked } = canned(
      { status: 409, body: { code: 'seats_taken', seatIds: ['A2'] } },
      { status: 201, body: { id: 'hold' } },
    )
    expect(await hold(call, bearer, found('ffffff'))).toEqual({ id: 'hold' })
    expect(asked.map(({ body }) => body)).toEqual([
      { seats: [{ seatId: 'A2' }, { seatId: 'A3' }] },
      { seats: [{ seatId: 'A3' }, { seatId: 'A4' }] },
    ])
  })
  test('the demo leaves a showtime whose sale is closed or that has no pair left', async () => {
    const { call, asked } = canned(refusal('showtime_started'))
    expect(await hold(call, bearer, found('ffff'))).toBeUndefined()
    expect(asked).toHaveLength(1)
    expect(await hold(call, bearer, found('fsf'))).toBeUndefined()
  })
  test('a lapsed reservation is polled while its money may still come', async () => {
    const states = [
      ['awaiting_payment', 'requested'],
      ['lapsed', 'requested'],
      ['confirmed', 'captured'],
    ]
    // Each change is requested once more, to print it.
    const answers = states.flatMap(([status, payment]) => {
      const answer = { status: 200, body: { status, payment: { status: payment } } }
      return [answer, answer]
    })
    const { call } = canned(...answers)
    expect(await settle(call, bearer, 'id', 10_000)).toMatchObject({ status: 'confirmed' })
  })
  test('a showtime that is nearly sold out is skipped', async () => {
    const theater = { name: 'Test', timeZone: 'UTC' }
    const showtime = (id: string) => ({ id, movie: { title: id }, theater, screen: { number: 1 } })
    const { call } = canned(
      { status: 200, body: { items: [showtime('full'), showtime('empty')] } },
      { status: 200, body: { seats: seatsOf('ffssss') } },
      { status: 200, body: { seats: seatsOf('ffffff') } },
    )
    const offered: string[] = []
    for await (const { showtime } of showtimesWithSeats(call)) offered.push(showtime.id)
    expect(offered).toEqual(['empty'])
  })
})

describe('options after npm run demo --', () => {
  test.each([
    [[], 'sim_approved', 'confirmed'],
    [['--card', 'declined'], 'sim_declined', 'declined'],
    [['--card', 'insufficient_funds'], 'sim_insufficient_funds', 'declined'],
    [['--card', 'timeout-captured'], 'sim_timeout_captured', 'confirmed'],
  ])('%j pays with %s and should end %s', (args, method, expected) => {
    expect(readDemoOptions(args, {})).toMatchObject({ method, expected, baseUrl: 'http://127.0.0.1:8080' })
  })
  test('the late card is waited for until after its reservation has lapsed', () => {
    expect(readDemoOptions(['--card', 'late'], {}).waitMs).toBeGreaterThan(15 * 60_000)
    expect(readDemoOptions(['--card', 'late', '--wait', '5'], {}).waitMs).toBe(5000)
    expect(readDemoOptions([], {}).waitMs).toBe(180_000)
  })
  test('whose day is shown: a customer’s or that of staff, and nobody else’s', () => {
    expect(readDemoOptions([], {}).who).toBe('customer')
    expect(readDemoOptions(['staff', '--help'], {})).toMatchObject({ who: 'staff', help: true })
    expect(readDemoOptions(['retry'], {})).toMatchObject({ method: 'sim_declined', expected: 'confirmed' })
    expect(readDemoOptions(['3ds'], {})).toMatchObject({
      method: 'sim_action_required',
      expected: 'confirmed',
    })
    expect(readDemoOptions(['office'], {}).who).toBe('office')
    expect(() => readDemoOptions(['king'], {})).toThrow('not "king"')
    expect(() => readDemoOptions(['staff', 'king'], {})).toThrow('not "staff king"')
  })
  test.each([[['--card', 'gold']], [['--wait', 'long']], [['--seats', '3']]])('%j is refused', (args) => {
    expect(() => readDemoOptions(args, {})).toThrow(args[0])
  })
  test('a port or an address from the environment is used', () => {
    expect(readDemoOptions([], { PORT: '8081' }).baseUrl).toBe('http://127.0.0.1:8081')
    expect(readDemoOptions([], { BASE_URL: 'https://milo.example/' }).baseUrl).toBe('https://milo.example')
  })
})

describe('an address without Milo', () => {
  test('where nothing listens, the demo says how to start Milo', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const options = readDemoOptions([], { PORT: String(port) })
    await expect(demo(options, () => undefined)).rejects.toThrow(
      /does not answer.*ECONNREFUSED.*\n.*npm start/,
    )
  })
  test('where something else listens, the demo says so', async () => {
    const server = createServer((_, answer) => answer.end('<html>')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const options = readDemoOptions([], { PORT: String(port) })
    await expect(demo(options, () => undefined)).rejects.toThrow(/is that Milo/)
  })
})
