// A showtime moves while its seats are reserved, paid for and blocked: each is done before the move and goes
// along, or comes after it and is refused.
import { describe, expect, test } from 'vitest'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { readClaims } from '#shared/db/showtime-audits.ts'
import type { Sql } from '#shared/resources.ts'
import { type Moving, openMoving, openWorker, SAME } from '../../testing/moves.ts'
import {
  askReservation,
  countOf,
  mustHold,
  mustReserve,
  openSale,
  problemOf,
  rivalOf,
  type Sale,
  useSale,
} from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import { untilWaiting, whileLocked } from '../../testing/statements.ts'
import createBlock from '../blocks/create.ts'

const BUYERS = 24
const PAYING = [30, 31, 32]
const BLOCKED = [36, 37, 38]

const sale = useSale()

/** A showtime of which some seats are held, some are being paid for, and all is ready for the race. */
async function prepare(of: Sale) {
  const moving = await openMoving(of)
  const { buyer, showtimeId, staff } = moving
  const screenId = await moving.addScreen(SAME)
  const holders: { rival: typeof buyer; holdId: string }[] = []
  for (let seat = 0; seat < BUYERS; seat++) {
    const rival = await rivalOf(buyer)
    holders.push({ rival, holdId: (await mustHold(rival, [seat])).id })
  }
  const payments: string[] = []
  for (const seat of PAYING) payments.push((await mustReserve(await rivalOf(buyer), [seat])).payment.id)
  const worker = openWorker(of)
  const block = (seat: number) => {
    const body = { seatIds: [buyer.showtime.seats[seat]!.id], reason: 'critics' }
    return as(of.env, staff)(createBlock, 'POST', `/v1/showtimes/${showtimeId}/blocks`, body)
  }
  return {
    moving,
    move: () => moving.move(screenId),
    reserve: () => Promise.all(holders.map(({ rival, holdId }) => askReservation(rival, holdId))),
    block: () => Promise.all(BLOCKED.map(block)),
    // A charge that meets the move is settled at the next attempt.
    pay: () => Promise.all(payments.map((id) => worker.settle(id).catch(() => worker.settle(id)))),
  }
}

/** Live seats that are not of the screen that the showtime is on. */
const elsewhere = (sql: Sql, { showtimeId }: Moving) =>
  countOf(sql`
    select count(*) from reservation_seats claim
    join showtimes on showtimes.id = claim.showtime_id join seats on seats.id = claim.seat_id
    where claim.showtime_id = ${showtimeId} and claim.released_at is null and seats.layout_id <> showtimes.layout_id`)

/** Stops a move in its middle until some who reserve have passed Redis and wait for it in Postgres. */
async function reserveDuringMove(of: Sale) {
  const { moving, move, reserve } = await prepare(of)
  // What a move touches last: by then it has locked all that is sold.
  const last = 'lock table seat_history in exclusive mode'
  const [moved, reserved] = await whileLocked(of.database.sql, last, async () => {
    const moving = move()
    await untilWaiting(of.database.url, 1)
    const reserving = reserve()
    await untilWaiting(of.database.url, 2)
    return [moving, reserving] as const
  })
  return { moving, moved: await moved, reserved: await reserved }
}

describe(`${BUYERS} who reserve while the showtime moves`, () => {
  test('are refused, because their seats are of the screen that it leaves', async () => {
    const { moving, moved, reserved } = await reserveDuringMove(sale)
    expect(moved.status).toBe(201)
    for (const answer of reserved) expect(await problemOf(answer)).toMatchObject({ code: 'hold_expired' })
    expect(await elsewhere(sale.database.sql, moving)).toBe(0)
  })

  test('the negative control: without the key that ties seats to the layout, they are sold seats that are not there', async () => {
    const unguarded = await openSale()
    const { sql } = unguarded.database
    await sql`alter table reservation_seats drop constraint reservation_seats_layout_id_seat_id_fkey`
    // The move names the key: it finds another one of that name, which guards nothing.
    await sql`
      alter table reservation_seats add constraint reservation_seats_layout_id_seat_id_fkey
      foreign key (showtime_id) references showtimes deferrable`
    const { moving, moved } = await reserveDuringMove(unguarded)
    expect(moved.status).toBe(201)
    expect(await elsewhere(sql, moving)).toBeGreaterThan(0)
    await unguarded.end()
  })
})

test.each([
  ['late, which locks the showtime first', 'for share', 'for update'],
  ['in time, whose tickets name the showtime', 'for update', 'for key share'],
])('a move waits for a payment that comes %s, and never in a circle', async (_, first, second) => {
  const { moving, move } = await prepare(sale)
  const settling = await sale.database.sql.reserve()
  const lockShowtime = (mode: string) =>
    settling.unsafe(`select from showtimes where id = '${moving.showtimeId}' ${mode}`)
  const lockReservations = () =>
    settling`select from reservations where showtime_id = ${moving.showtimeId} for update`
  const late = first === 'for share'
  await settling`begin`
  await (late ? lockShowtime(first) : lockReservations())
  const moved = move()
  await untilWaiting(sale.database.url, 1)
  await (late ? lockReservations() : lockShowtime(second))
  await settling`commit`
  settling.release()
  expect((await moved).status).toBe(201)
})

test('a buyer or block at the same moment goes along or is told that it was too late', async () => {
  const { sql } = sale.database
  for (let round = 0; round < 5; round++) {
    const { moving, move, reserve, block, pay } = await prepare(sale)
    const [reserved, blocked, moved] = await Promise.all([reserve(), block(), move(), pay()])
    expect(moved.status).toBe(201)
    expect(await elsewhere(sql, moving)).toBe(0)
    const accepted = reserved.filter(({ status }) => status === 202)
    for (const answer of reserved.filter(({ status }) => status !== 202))
      expect((await problemOf(answer)).code).toMatch(/^(hold_expired|seats_taken)$/)
    // 422: it came after the move, and names seats of the screen that was left.
    for (const { status } of blocked) expect([201, 409, 422]).toContain(status)
    const { claims } = await readClaims(sql, moving.showtimeId)
    const blocks = blocked.filter(({ status }) => status === 201)
    expect(claims).toHaveLength(accepted.length + blocks.length + PAYING.length)
    expect(await findInconsistencies(sql, { showtimeIds: [moving.showtimeId] })).toEqual([])
  }
})
