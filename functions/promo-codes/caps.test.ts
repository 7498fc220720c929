// The cap of a code is never passed, whatever comes and goes at once; and what its counters say is what its
// uses are.
import { beforeAll, describe, expect, test } from 'vitest'
import { cancelSeats } from '#shared/db/cancellations.ts'
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { type NewReservation, writeReservation } from '#shared/db/reservations.ts'
import { cancelBatch } from '#shared/db/showtime-cancellations.ts'
import { HOLD_LENGTH_MS } from '#shared/domain/hold.ts'
import type { PromoCount } from '#shared/domain/promo.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime } from '../../testing/catalogue.ts'
import { type Buyer, mustHold, newBuyer, reservationOf, useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent, ticketKey } from '../../worker-payments/testing.ts'

const sale = useSale()
let sql: Sql
beforeAll(async () => {
  sql = sale.database.sql
})

const ROUNDS = 6
const SEATS_EACH = 2

async function newCode(counts: PromoCount, maxUses: number, perBuyer: number | null = null) {
  const id = newId()
  const code = `CAPS-${id.slice(-12).toUpperCase()}`
  await sql`
    insert into promo_codes (id, code, percent, counts, max_uses, max_uses_per_customer)
    values (${id}, ${code}, 10, ${counts}, ${maxUses}, ${perBuyer})`
  return { id, code }
}
type Code = Awaited<ReturnType<typeof newCode>>

async function prepare(buyer: Buyer, seats: number[], promo: Code): Promise<NewReservation> {
  const reservation = reservationOf(buyer, await mustHold(buyer, seats))
  return { ...reservation, quote: { ...reservation.quote, promo } }
}

const write = async (reservation: NewReservation) =>
  (await writeReservation(sql, reservation, HOLD_LENGTH_MS)).written

const usesOf = async ({ id }: Code) => {
  const [row] = await sql<Record<PromoCount, number>[]>`
    select count(distinct r.id)::int as reservations, count(s.seat_id)::int as seats
    from promo_code_uses used join reservations r on r.id = used.reservation_id
    left join reservation_seats s on s.reservation_id = r.id and s.released_at is null
    where used.promo_code_id = ${id} and r.status in ('awaiting_payment', 'confirmed')`
  return row!
}

const settle = ({ paymentId }: NewReservation) =>
  newSettle({ sql, redis: sale.redis, providers: { simulator: newSimulator(sql) }, ticketKey })(
    paymentId,
    silent,
  )

const giveBack = (reservation: NewReservation, seats: number) =>
  cancelSeats(sql, {
    reservationId: reservation.id,
    seatIds: reservation.quote.seats.slice(0, seats).map(({ seatId }) => seatId),
    refundKey: newId(),
    amount: 0,
    reason: 'cancelled',
    actorId: newId(),
    byStaff: false,
    requestId: 'test',
  })

const lapse = async (reservations: readonly NewReservation[]) => {
  await sql`update reservations set expires_at = now() where id = any(${reservations.map(({ id }) => id)}::uuid[])`
  return lapseOverdue(sql, { limit: 100, paymentGraceMs: 0 })
}

/** Ends each live use in one of the ways that there are, several at once. */
async function endSome(written: readonly NewReservation[], showtimeId: string): Promise<void> {
  const [first, second, ...rest] = written
  for (const each of [first, second]) if (each) await settle(each)
  await sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
  await Promise.all([
    first && giveBack(first, 1),
    second && giveBack(second, SEATS_EACH),
    lapse(rest.slice(0, 1)),
    lapse(rest.slice(1)),
    cancelBatch(sql, showtimeId, 2),
    cancelBatch(sql, showtimeId, 100),
  ])
  // What a rival had locked is left to the next batch.
  while ((await cancelBatch(sql, showtimeId, 100)) > 0);
}

/** Rounds of buyers at once, while the uses of the round before end; says the most uses that anybody saw. */
async function storm(codes: readonly Code[], counts: PromoCount): Promise<number> {
  let ending: Promise<unknown> = Promise.resolve()
  let most = 0
  const look = async () => {
    for (const code of codes) most = Math.max(most, (await usesOf(code))[counts])
  }
  for (let round = 0; round < ROUNDS; round++) {
    const showtime = await insertShowtime(sql)
    const prepared: NewReservation[] = []
    for (let index = 0; index < 8; index++) {
      const buyer = { ...(await newBuyer(sale, {})), showtime }
      // In rounds by turns in this order and the other, so that no order of codes saves anybody.
      const promo = codes[(index + round) % codes.length]!
      prepared.push(await prepare(buyer, [index * SEATS_EACH, index * SEATS_EACH + 1], promo))
    }
    let over = false
    const watching = (async () => {
      while (!over) await look()
    })()
    const outcomes = await Promise.all(prepared.map(write))
    await ending
    over = true
    await watching
    await look()
    expect(new Set(outcomes)).toSatisfy((kinds: Set<string>) =>
      [...kinds].every((kind) => ['written', 'promo_code_spent'].includes(kind)),
    )
    const written = prepared.filter((_, index) => outcomes[index] === 'written')
    ending = endSome(written, showtime.showtimeId)
  }
  await ending
  return most
}

const miscounted = async () =>
  (await findInconsistencies(sql)).filter(({ kind }) => kind.startsWith('promo_')).map(({ kind }) => kind)

describe.each<[PromoCount, number]>([
  ['reservations', 2],
  ['seats', 5],
])('a cap of %s', (counts, cap) => {
  test('is reached and never passed by reservations, lapses and cancellations at once', async () => {
    const codes = [await newCode(counts, cap), await newCode(counts, cap)]
    const most = await storm(codes, counts)
    expect(most).toBe(counts === 'seats' ? cap - (cap % SEATS_EACH) : cap)
    expect(await miscounted()).toEqual([])
    for (const code of codes) expect((await usesOf(code))[counts]).toBe(0)
    const [row] = await sql`select promo_code_uses_of(${codes[0]!.id}, null) as uses`
    expect(row!.uses).toBe(0)
  })

  test('is passed where nothing counts (the negative control)', async () => {
    const codes = [await newCode(counts, cap), await newCode(counts, cap)]
    await sql`alter table promo_code_uses disable trigger promo_code_uses_caps`
    try {
      expect(await storm(codes, counts)).toBeGreaterThan(cap)
    } finally {
      await sql`alter table promo_code_uses enable trigger promo_code_uses_caps`
    }
  })
})

test('of a code for seats, what is given back seat by seat can be used seat by seat', async () => {
  const code = await newCode('seats', 3)
  const buyer = await newBuyer(sale)
  const [first, second, third] = [
    await prepare(buyer, [0, 1], code),
    await prepare({ ...(await newBuyer(sale)) }, [0, 1], code),
    await prepare({ ...(await newBuyer(sale)) }, [0, 1], code),
  ]
  expect(await write(first)).toBe('written')
  expect(await write(second)).toBe('promo_code_spent')
  await settle(first)
  await giveBack(first, 1)
  expect(await write(second)).toBe('written')
  expect(await write(third)).toBe('promo_code_spent')
  expect(await usesOf(code)).toEqual({ reservations: 2, seats: 3 })
  expect(await miscounted()).toEqual([])
})

test('one customer has so many seats of it, and a lapse waits for nobody who reserves with it', async () => {
  const code = await newCode('seats', 100, 3)
  const buyer = await newBuyer(sale)
  const [first, second] = [await prepare(buyer, [0, 1], code), await prepare(buyer, [4, 5], code)]
  expect(await write(first)).toBe('written')
  expect(await write(second)).toBe('promo_code_spent')
  await sql.begin(async (tx) => {
    await tx`select from promo_codes where id = ${code.id} for update`
    expect(await lapse([first])).toHaveLength(1)
  })
  expect(await write({ ...second, id: newId() })).toBe('written')
  expect(await miscounted()).toEqual([])
})
