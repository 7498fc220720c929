// Captured late with a code that others used up meanwhile: no cap is passed, the money goes back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { endOf, insertPending, type PendingPayment, silent } from '../testing.ts'
import { newReseatBench, type ReseatBench, refunded } from './testing-reseats.ts'

let bench: ReseatBench
beforeAll(async () => {
  bench = await newReseatBench()
})
afterAll(() => bench.end())

async function newCode(maxUses: number): Promise<string> {
  const [row] = await bench.sql<{ id: string }[]>`
    insert into promo_codes (id, code, percent, max_uses) values (${newId()}, ${`LATE-${newId().slice(-12).toUpperCase()}`}, 10, ${maxUses})
    returning id`
  return row!.id
}

const use = (code: string, { reservationId }: PendingPayment) => bench.sql`
  insert into promo_code_uses (reservation_id, promo_code_id, user_id)
  select id, ${code}, user_id from reservations where id = ${reservationId}`

const usesOf = async (code: string) => {
  const [row] = await bench.sql<{ uses: number }[]>`
    select count(*)::int as uses from promo_code_uses join reservations on reservations.id = reservation_id
    where promo_code_id = ${code} and status in ('awaiting_payment', 'confirmed')`
  return row!.uses
}

/**
 * Captured after it lapsed, and another customer has used the code since; `sold`: and has one of the seats.
 */
async function lateWithCode(maxUses: number, sold: boolean, reseat: string | null) {
  const showtime = await bench.open(3, 4)
  const code = await newCode(maxUses)
  const pending = await bench.undecided(showtime, [0, 1], reseat)
  await use(code, pending)
  await use(code, await insertPending(bench.sql, bench.redis, { showtime, seats: [sold ? 0 : 2] }))
  return { code, pending, showtime }
}

describe.each([
  ['the same seats', false, 'same'],
  ['equal or better seats', true, 'equal-or-better'],
] as const)('a late capture for %s', (_, sold, reseat) => {
  test('does not pass the cap of its code: the money goes back, and no seat stays held', async () => {
    const { code, pending, showtime } = await lateWithCode(1, sold, reseat)
    await bench.settle(pending.paymentId, silent)
    expect(await endOf(bench.sql, pending)).toMatchObject({ ...refunded, charged: 2500, givenBack: 2500 })
    expect(await usesOf(code)).toBe(1)
    expect(await bench.draw(showtime)).toMatch(sold ? /^[hs]f{11}$/ : /^ff[hs]f{9}$/)
  })

  test('keeps its price where the code has a use left', async () => {
    const { code, pending } = await lateWithCode(2, sold, reseat)
    await bench.settle(pending.paymentId, silent)
    expect(await endOf(bench.sql, pending)).toMatchObject({ reservation: 'confirmed', refunds: [] })
    expect(await usesOf(code)).toBe(2)
  })
})

test('a late capture of a customer who has used the code again since does not pass their own cap', async () => {
  const { code, pending } = await lateWithCode(9, false, 'same')
  await bench.sql`update promo_codes set max_uses_per_customer = 1 where id = ${code}`
  const [owner] = await bench.sql`select user_id as id from reservations where id = ${pending.reservationId}`
  await bench.sql`
    update promo_code_uses set user_id = ${owner!.id} where promo_code_id = ${code} and reservation_id <> ${pending.reservationId}`
  await bench.settle(pending.paymentId, silent)
  expect(await endOf(bench.sql, pending)).toMatchObject({ ...refunded, charged: 2500, givenBack: 2500 })
})
