// A payment of Razorpay buys once: not what another order or another purchase paid, nor what somebody else
// captured.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { refundUnknownCapture } from '#shared/db/unknown-captures.ts'
import { newId } from '#shared/std/ids.ts'
import { seconds } from '../../testing/fake-providers/fake-provider.ts'
import { fakeRazorpay } from '../../testing/fake-providers/razorpay.ts'
import { newListings } from '../reconciler/listings.ts'
import { endOf, lapse, type PendingPayment, silent } from '../testing.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeRazorpay)

interface Wishes {
  status?: string
  order_id?: string
  amount_refunded?: number
  created?: number
}

/** A payment of the checkout at Razorpay alone. */
function made(wishes: Wishes = {}): string {
  const id = `pay_${newId().replaceAll('-', '')}`
  const payment = { id, status: 'authorized', amount: 2500, currency: 'EUR', metadata: {}, ...wishes }
  bench.fake.charges.set(id, payment)
  return id
}
/** Bought by an order, as `{provider: "razorpay"}` does; and the payment that its browser learns. */
async function boughtByOrder(): Promise<PendingPayment & { paid: string }> {
  const pending = await bench.pay('razorpay', 'razorpay')
  await bench.settle(pending)
  const [row] = await bench.sql`select provider_reference as id from payments where id = ${pending.paymentId}`
  const paid = made({ order_id: row!.id })
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  return { ...pending, paid }
}
const handIn = (id: string) => bench.pay('razorpay', id)
const nothing = { payment: 'declined', reservation: 'declined', tickets: 0 }
const reasonOf = async ({ paymentId }: PendingPayment) => {
  const [row] = await bench.sql`select decline_reason as reason from payments where id = ${paymentId}`
  return row!.reason
}
const noted = ({ paymentId }: PendingPayment, reference: string | null) =>
  bench.sql`update payments set charge_started_at = now(), provider_reference = ${reference} where id = ${paymentId}`

test('the payment of an order that paid buys nothing more', async () => {
  const { paid } = await boughtByOrder()
  const second = await handIn(paid)
  expect(await bench.settle(second, 2)).toEqual(['done', 'done'])
  expect(await endOf(bench.sql, second)).toMatchObject(nothing)
  expect(await reasonOf(second)).toBe('method_used')
  expect(bench.fake.refunds).toEqual([])
})

test.each([
  ['is of the order of somebody else', { order_id: 'order_of_a_shop' }],
  ['somebody else captured', { status: 'captured' }],
  ['somebody else captured for an order', { status: 'captured', order_id: 'order_of_a_shop' }],
  ['somebody else captured and gave back in part', { status: 'captured', amount_refunded: 100 }],
])('a payment that %s buys nothing, and its money stays where it is', async (_, wishes) => {
  for (const faults of [[], [502], ['cut'], [502, 502]] as const) {
    const id = made(wishes)
    const pending = await handIn(id)
    bench.fake.faults = [...faults]
    expect((await bench.settle(pending, 4)).at(-1)).toBe('done')
    expect(await endOf(bench.sql, pending)).toMatchObject(nothing)
    expect(bench.fake.charges.get(id)).toMatchObject({ status: 'authorized', ...wishes })
    expect(bench.fake.refunds).toEqual([])
  }
})

test('money under a hand-in that was declined is shown to staff, who have it given back', async () => {
  // An hour ago: closer to the end of its span a list may be behind.
  const id = made({ status: 'captured', created: seconds(Date.now()) - 3600 })
  const pending = await handIn(id)
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject(nothing)
  const listings = newListings({ sql: bench.sql, providers: { razorpay: bench.razorpay() } })
  for (const listing of await listings.claim(1)) await listings.read(listing, silent)
  const found =
    await bench.sql`select id, reason, payment_id as "paymentId" from unknown_captures where reference = ${id}`
  expect(found).toMatchObject([{ reason: 'no_payment', paymentId: null }])
  const userId = newId()
  await bench.sql`
    insert into users (id, email, name, password_hash) values (${userId}, ${`${userId}@milo.test`}, 'Admin', 'none')`
  const refunded = await refundUnknownCapture(bench.sql, { userId, requestId: 'x' }, found[0]!.id)
  expect(refunded).toMatchObject({ ok: true })
  for (const due of await listings.claimReturns(1)) await listings.giveBack(due, silent)
  expect(bench.fake.refunds).toMatchObject([{ charge: id, amount: 2500, status: 'done' }])
  expect(await endOf(bench.sql, pending)).toMatchObject(nothing)
})

test('what we captured and of which a part went back before its news came is sold', async () => {
  const id = made({ status: 'captured', amount_refunded: 1000 })
  const pending = await handIn(id)
  await noted(pending, id)
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('its name is noted before it is captured: without the note nobody captures it', async () => {
  const id = made()
  const pending = await handIn(id)
  const seen: unknown[] = []
  bench.fake.faultOf = async ({ path }) => {
    if (!path.endsWith('/capture')) return undefined
    const [row] =
      await bench.sql`select provider_reference as reference from payments where id = ${pending.paymentId}`
    seen.push(row!.reference)
    return undefined
  }
  await bench.settle(pending)
  expect(seen).toEqual([id])
  const over = await handIn(made())
  await noted(over, null)
  await lapse(bench.sql, bench.redis, over)
  await bench.settle(over)
  expect(await endOf(bench.sql, over)).toMatchObject({ payment: 'declined', tickets: 0 })
  expect(seen).toHaveLength(1)
})

test('one that pays for another purchase already is declined, not tried for ever', async () => {
  const first = await boughtByOrder()
  // Its order is not told, and it can be captured once more: only the books know.
  bench.fake.charges.set(first.paid, {
    ...bench.fake.charges.get(first.paid)!,
    status: 'authorized',
    order_id: undefined as unknown as string,
  })
  const second = await handIn(first.paid)
  expect(await bench.settle(second, 2)).toEqual(['done', 'done'])
  expect(await endOf(bench.sql, second)).toMatchObject(nothing)
  expect(await reasonOf(second)).toBe('method_used')
  expect(bench.fake.charges.get(first.paid)!.status).toBe('authorized')
})

test('an order whose payment pays for another purchase already is declined, whatever news comes', async () => {
  const pending = await bench.pay('razorpay', 'razorpay')
  await bench.settle(pending)
  const [row] = await bench.sql`select provider_reference as id from payments where id = ${pending.paymentId}`
  const paid = made({ order_id: row!.id })
  const other = await handIn(made())
  await noted(other, paid)
  const settle = bench.settling(bench.razorpay())
  for (let time = 0; time < 3; time += 1) expect(await settle(pending.paymentId, silent, true)).toBe('done')
  expect(await endOf(bench.sql, pending)).toMatchObject(nothing)
  expect(await reasonOf(pending)).toBe('method_used')
})

test('of two purchases at once that note the same payment one has it; without the guard both', async () => {
  const race = async () => {
    const [id, first, second] = [made(), await handIn(made()), await handIn(made())]
    const done = await Promise.allSettled([noted(first, id), noted(second, id)])
    const failed = done.flatMap((end) => (end.status === 'rejected' ? [end.reason.constraint_name] : []))
    const [row] = await bench.sql`select count(*)::int from payments where provider_reference = ${id}`
    return { failed, have: row!.count }
  }
  expect(await race()).toEqual({ failed: ['razorpay_captures_once'], have: 1 })
  await bench.sql`alter table payments disable trigger payments_capture_once`
  expect(await race()).toEqual({ failed: [], have: 2 })
  await bench.sql`alter table payments enable trigger payments_capture_once`
})

test('of two purchases of before with the same payment the first has it, and what was begun is noted', async () => {
  const [id, first, second] = [made(), await handIn(made()), await handIn(made())]
  const begun = await handIn(made())
  await bench.sql`alter table payments disable trigger payments_capture_once`
  for (const pending of [first, second]) await noted(pending, id)
  await bench.sql`alter table payments enable trigger payments_capture_once`
  await noted(begun, null)
  const migration = new URL(
    '../../migrations/20261129190004_razorpay_captures_of_before.sql',
    import.meta.url,
  )
  await bench.sql.unsafe(readFileSync(migration, 'utf8'))
  const claims = await bench.sql`
    select payment_id as id from razorpay_captures join payments p on p.id = payment_id
    where p.id in (${first.paymentId}, ${second.paymentId}, ${begun.paymentId}) and reference = p.provider_reference
    order by payment_id`
  expect(claims.map(({ id: claimer }) => claimer)).toEqual([first.paymentId, begun.paymentId])
  // The other one's states go on: its money is for people to settle.
  await bench.sql`update payments set status = 'captured' where id = ${second.paymentId}`
})
