// Reservations at the same time share a statement and its commit; each has exactly the outcome that it has
// alone.
import { describe, expect, test } from 'vitest'
import { writeReservation, writeReservations } from '#shared/db/reservations.ts'
import { openSql } from '#shared/resources.ts'
import { reserveTogether } from '#shared/sales/reservation-batch.ts'
import { newId } from '#shared/std/ids.ts'
import {
  askReservation,
  type Buyer,
  mustHold,
  newBuyer,
  reservationOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'

const SEATS = 16

const sale = useSale()

/** A customer with a hold of one seat, for each of the seats. */
const holders = (first: Buyer) =>
  Promise.all(
    Array.from({ length: SEATS }, async (_, seat) => {
      const buyer = await rivalOf(first)
      return { buyer, hold: await mustHold(buyer, [seat]) }
    }),
  )

const liveOf = async ({ showtime }: Buyer) => {
  const [row] = await sale.database.sql<{ live: number; commits: number }[]>`
    select count(*)::int as live, count(distinct xmin::text)::int as commits from reservation_seats
    where showtime_id = ${showtime.showtimeId} and released_at is null`
  return row!
}

test(`${SEATS} customers at once are all accepted, in fewer commits`, async () => {
  const first = await newBuyer(sale)
  const all = await holders(first)
  const answers = await Promise.all(all.map(({ buyer, hold }) => askReservation(buyer, hold.id)))
  expect(answers.map(({ status }) => status)).toEqual(Array(SEATS).fill(202))
  const { live, commits } = await liveOf(first)
  expect(live).toBe(SEATS)
  expect(commits).toBeLessThan(SEATS / 2)
})

describe('bad ones among good ones', () => {
  /** Eight good reservations, and one of each that cannot be written. */
  async function mixed() {
    const first = await newBuyer(sale)
    const all = (await holders(first)).map(({ buyer, hold }) => reservationOf(buyer, hold))
    const [sold, slept, again, razor] = all.splice(0, 4)
    const { sql } = sale.database
    const seatsOf = (other: typeof sold, fence = other!.fence) => ({
      ...other!,
      ...{ id: newId(), paymentId: newId(), messageId: newId(), holdId: newId(), idempotencyKey: newId() },
      fence,
    })
    await writeReservation(sql, seatsOf(sold), 0)
    const later = seatsOf(slept, slept!.fence + 1_000)
    await writeReservation(sql, later, 0)
    await sql`update reservation_seats set released_at = now() where reservation_id = ${later.id}`
    await writeReservation(sql, again!, 0)
    const paid = { method: `pay_${newId()}`, provider: 'razorpay' }
    const other = await newBuyer(sale)
    const theirs = reservationOf(other, await mustHold(other, [0]), paid)
    await writeReservation(sql, theirs, 0)
    const gone = await newBuyer(sale)
    const closed = reservationOf(gone, await mustHold(gone, [0]))
    await sql`update showtimes set status = 'cancelled' where id = ${gone.showtime.showtimeId}`
    return {
      first,
      good: all.slice(0, 8),
      bad: [
        [sold!, 'seats_taken'],
        [slept!, 'outdated'],
        [{ ...again!, id: newId(), paymentId: newId(), messageId: newId() }, 'repeated'],
        [{ ...razor!, ...paid }, 'method_used'],
        [closed, 'not_on_sale'],
      ] as const,
    }
  }

  test('each is told its own outcome, and the good ones are written', async () => {
    const { first, good, bad } = await mixed()
    const all = [...good.slice(0, 4), ...bad.map(([reservation]) => reservation), ...good.slice(4)]
    const before = await liveOf(first)
    const outcomes = await Promise.all(all.map((one) => reserveTogether(sale.database.sql, one)))
    expect(outcomes.map(({ written }) => written)).toEqual([
      ...Array(4).fill('written'),
      ...bad.map(([, outcome]) => outcome),
      ...Array(4).fill('written'),
    ])
    expect((await liveOf(first)).live - before.live).toBe(8)
  })

  test('what a statement can tell of each does not fail it: those are left out of the shared commit', async () => {
    const { good, bad } = await mixed()
    const told = bad.filter(([, outcome]) => ['outdated', 'repeated', 'not_on_sale'].includes(outcome))
    const all = [...good, ...told.map(([reservation]) => reservation)]
    const results = await writeReservations(sale.database.sql, all, 0)
    expect(results.map(({ written }) => written)).toEqual([
      ...good.map(() => 'written'),
      ...told.map(([, outcome]) => outcome),
    ])
  })

  test('the negative control: in one statement without a second try, one taken seat fails them all', async () => {
    const { first, good, bad } = await mixed()
    const before = await liveOf(first)
    const shared = writeReservations(sale.database.sql, [...good, bad[0]![0]], 0)
    await expect(shared).rejects.toThrow('reservation_seats_live')
    expect(await liveOf(first)).toEqual(before)
  })
})

test('a showtime that is being changed holds up its own buyers, and nobody else', async () => {
  const [changing, other] = [await newBuyer(sale), await newBuyer(sale)]
  const [waits, goes] = await Promise.all(
    [changing, other].map(async (buyer) => reservationOf(buyer, await mustHold(buyer, [0]))),
  )
  const { sql } = sale.database
  let waited: Promise<unknown> | undefined
  await sql.begin(async (tx) => {
    await tx`update showtimes set sales_close_at = sales_close_at where id = ${changing.showtime.showtimeId}`
    const order: string[] = []
    waited = reserveTogether(sql, waits!).then(({ written }) => order.push(written))
    expect((await reserveTogether(sql, goes!)).written).toBe('written')
    expect(order).toEqual([])
  })
  await waited
  expect((await liveOf(changing)).live).toBe(1)
})

test('two instances that want the same seats the other way round: each seat goes once, and the others are told', async () => {
  const others = openSql(sale.database.url, 4)
  for (let round = 0; round < 10; round += 1) {
    const first = await newBuyer(sale)
    const all = await holders(first)
    const here = all.map(({ buyer, hold }) => reservationOf(buyer, hold))
    const there = all.map(({ buyer, hold }) => reservationOf(buyer, { ...hold, id: newId() })).reverse()
    const outcomes = await Promise.all([
      ...here.map((one) => reserveTogether(sale.database.sql, one)),
      ...there.map((one) => reserveTogether(others, one)),
    ])
    expect(outcomes.filter(({ written }) => written === 'written')).toHaveLength(SEATS)
    expect(outcomes.filter(({ written }) => written === 'seats_taken')).toHaveLength(SEATS)
  }
  await others.end()
})
