// Postgres is the last word: whatever Redis believes, one live reservation has a seat; and what holds without
// its guards.
import { describe, expect, test } from 'vitest'
import { freeSeats } from '#shared/holds/holds.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { signIn } from '../../testing/catalogue.ts'
import { guardOff } from '../../testing/guards.ts'
import {
  type Answered,
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  mustReserve,
  newBuyer,
  openSale,
  overdue,
  problemOf,
  rivalOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'
import sweep from '../scheduled/sweep.ts'

const CUSTOMERS = 50

const sale = useSale()

/** Customers who all hold the same seats, as they could if Redis were wrong. */
async function rivalsWithHolds(
  first: Buyer,
  seats: number[],
  of: Sale,
): Promise<{ buyer: Buyer; hold: Answered }[]> {
  const env = { ...of.env, resources: { sql: of.database.sql, redis: guardOff(of.redis) } }
  return Promise.all(
    Array.from({ length: CUSTOMERS }, async () => {
      const rival = await rivalOf(first)
      return { buyer: rival, hold: await mustHold({ ...rival, sale: { ...of, env } }, seats) }
    }),
  )
}

const liveOf = ({ sale: { database }, showtime }: Buyer) =>
  countOf(database.sql`
    select count(*) from reservation_seats where showtime_id = ${showtime.showtimeId} and released_at is null`)

async function raceFor(of: Sale) {
  const first = await newBuyer(of)
  const rivals = await rivalsWithHolds(first, [3, 4], of)
  const answers = await Promise.all(rivals.map(({ buyer, hold }) => askReservation(buyer, hold.id)))
  const won = answers.filter(({ status }) => status === 202).length
  const problems = await Promise.all(answers.filter(({ status }) => status !== 202).map(problemOf))
  return { first, won, codes: problems.map(({ code }) => code) }
}

describe(`${CUSTOMERS} reservations at once of the same two seats, all with a hold`, () => {
  test('one is accepted, all others learn that the seats are taken', async () => {
    const { first, won, codes } = await raceFor(sale)
    expect(won).toBe(1)
    expect(await liveOf(first)).toBe(2)
    expect(new Set(codes)).toEqual(new Set(['seats_taken']))
  })

  test('the negative control: without the unique index, more than one is accepted', async () => {
    const unguarded = await openSale()
    await unguarded.database.sql`drop index reservation_seats_live`
    const { first, won } = await raceFor(unguarded)
    expect(won).toBeGreaterThan(1)
    expect(await liveOf(first)).toBe(2 * won)
    await unguarded.end()
  })
})

function newGate(): { opened: Promise<void>; open: () => void } {
  let open: (() => void) | undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open?.() }
}

describe('a buyer who pauses between Redis and Postgres', () => {
  /** Redis has answered, the answer has not arrived: `arrive` lets it. */
  function paused(): { env: Sale['env']; answered: Promise<void>; arrive: () => void } {
    const gate = newGate()
    const answer = newGate()
    const redis = new Proxy(sale.redis, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name === 'fcall_ro') {
          return async (...args: Parameters<typeof target.fcall_ro>) => {
            const reply = await target.fcall_ro(...args)
            answer.open()
            await gate.opened
            return reply
          }
        }
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    return {
      env: { ...sale.env, resources: { sql: sale.database.sql, redis } },
      answered: answer.opened,
      arrive: gate.open,
    }
  }

  async function loseRedis({ showtime }: Buyer) {
    await sale.redis.del(...keysOf(showtime.showtimeId))
  }

  test('and the one who came after Redis lost everything: the first to write has the seat, the other is told so', async () => {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const { env, answered, arrive } = paused()
    const late = askReservation(buyer, hold.id, { env })
    await answered
    await loseRedis(buyer)
    await mustReserve(await rivalOf(buyer), [0])
    arrive()
    const problem = await problemOf(await late)
    expect(problem).toMatchObject({ code: 'seats_taken', seatIds: [hold.seats[0].seatId] })
    expect(await liveOf(buyer)).toBe(1)
  })

  test('loses to a later hold, even where that one has given the seat back', async () => {
    expect(await sleptThrough((fence) => fence)).toBe(409)
  })

  test('the negative control: it is the fence that stops them', async () => {
    expect(await sleptThrough(() => 0)).toBe(202)
  })

  /** Somebody else had the seat and gave it back meanwhile; with which fence, the test decides. */
  async function sleptThrough(fenceOf: (fence: number) => number): Promise<number> {
    const buyer = await newBuyer(sale)
    const hold = await mustHold(buyer, [0])
    const { env, answered, arrive } = paused()
    const late = askReservation(buyer, hold.id, { env })
    await answered
    const { showtimeId } = buyer.showtime
    await freeSeats(sale.redis, { showtimeId, holdId: hold.id, fence: hold.fence, seats: [0] })
    const meanwhile = await mustReserve(await rivalOf(buyer), [0])
    const { sql } = sale.database
    const [row] = await sql`select fence from reservations where id = ${meanwhile.id}`
    expect(Number(row!.fence)).toBeGreaterThan(hold.fence)
    await sql`update reservation_seats set fence = ${fenceOf(Number(row!.fence))} where reservation_id = ${meanwhile.id}`
    await overdue(sale, meanwhile.id)
    const staff = await signIn(sql, sale.env, { roles: ['admin'] })
    await sweep.request('/v1/scheduled/sweep', { method: 'POST', headers: staff.headers }, sale.env)
    expect(await liveOf(buyer)).toBe(0)
    arrive()
    return (await late).status
  }
})
