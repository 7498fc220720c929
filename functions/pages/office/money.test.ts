// Money in the office: each theater's own, with what its staff may do; the rest is for admins.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { signIn } from '../../../testing/catalogue.ts'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { mustReserve, rivalOf, useSale } from '../../../testing/sales.ts'
import { signInStaff } from '../../../testing/staff.ts'
import {
  insertDeadPayment,
  insertFailedRefund,
  insertUnknownCapture,
} from '../../../testing/troubled-money.ts'
import deadLetter from './dead-letter.ts'
import deadLetters from './dead-letters.ts'
import money from './money.ts'

const sale = useSale()
interface Who {
  headers: Record<string, string>
}

async function ask(fn: typeof money, of: Who, path: string) {
  const cookie = `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await fn.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, html: await answer.text() }
}
const signInAdmin = () => signIn(sale.database.sql, sale.env, { roles: ['admin'] })

/** A theater with one of each trouble. */
async function troubled() {
  const { sql } = sale.database
  const of = await evening(sale, { title: 'Ordet' })
  const [refunded, disputed] = [await mustPay(of.buyer, [0]), await mustPay(await rivalOf(of.buyer), [3])]
  const refundId = await insertFailedRefund(sql, refunded.payment.id)
  await sql`update payments set status = 'disputed', provider_reference = 'ch_disputed' where id = ${disputed.payment.id}`
  const captureId = await insertUnknownCapture(sql, disputed.payment.id)
  const open = await mustReserve(await rivalOf(of.buyer), [6])
  const letterId = await insertDeadPayment(sql, open.payment.id, open.id)
  await sql`
    insert into map_checks (showtime_id, noted_at) values (${of.showtime.showtimeId}, now() - interval '5 minutes')`
  return { ...of, refundId, captureId, letterId, paymentId: refunded.payment.id }
}

test('shows staff the money of their theater, and what they may do about it', async () => {
  const { staff, refundId, captureId, letterId } = await troubled()
  const { status, html } = await ask(money, staff, '/office/money')
  expect(status).toBe(200)
  for (const text of ['Refund due', 'Disputed', 'account_closed', 'ch_disputed', `pi_${captureId}`, 'Ordet'])
    expect(html).toContain(text)
  expect(html).toContain(`POST /v1/refunds/${refundId}/retries`)
  expect(html).toContain(`POST /v1/refunds/${refundId}/manual-settlements`)
  // Admins decide about unknown money.
  expect(html).not.toContain('POST /v1/unknown-captures/')
  expect(html).not.toContain('The last audit')
  const list = await ask(deadLetters, staff, '/office/dead-letters')
  expect(list.html).toContain(`/office/dead-letters/${letterId}`)
})

test('shows nothing of it to staff of another theater', async () => {
  const { stranger, showtime, refundId, captureId, letterId } = await troubled()
  const own = await ask(money, stranger, '/office/money')
  expect(own.status).toBe(200)
  for (const id of [refundId, captureId]) expect(own.html).not.toContain(id)
  expect((await ask(money, stranger, `/office/money?theater=${showtime.theaterId}`)).status).toBe(404)
  expect((await ask(deadLetters, stranger, '/office/dead-letters')).html).not.toContain(letterId)
  expect((await ask(deadLetter, stranger, `/office/dead-letters/${letterId}`)).status).toBe(404)
})

test('admins decide about unknown money, see the last audit, and one theater at a time', async () => {
  const { sql } = sale.database
  const [one, other] = [await troubled(), await troubled()]
  await sql`
    insert into scheduled_runs (job, tick, instance, finished_at, result)
    values ('audit', now(), 'a', now(), ${sql.json({ found: { refund_not_in_books: 3, ticket_missing: 0 } })})
    on conflict do nothing`
  const { html } = await ask(money, await signInAdmin(), `/office/money?theater=${one.showtime.theaterId}`)
  expect(html).toContain(`POST /v1/unknown-captures/${one.captureId}/refunds`)
  expect(html).toContain('<code>refund_not_in_books</code>: 3')
  expect(html).not.toContain('ticket_missing')
  for (const id of [other.captureId, other.refundId]) expect(html).not.toContain(id)
})

test('lists of more than a page go on where the page ended', async () => {
  const { sql } = sale.database
  const { staff, paymentId, refundId } = await troubled()
  const more = Array.from({ length: 20 }, newId)
  for (const id of more)
    await sql`
      insert into refunds (id, payment_id, key, amount, currency, reason, status, failure_reason)
      values (${id}, ${paymentId}, ${id}, 1, 'EUR', 'customer', 'failed', 'closed')`
  const first = await ask(money, staff, '/office/money')
  for (const id of more) expect(first.html).toContain(id)
  expect(first.html).not.toContain(`${refundId}/retries`)
  const next = /href="([^"]*refundsAfter=[^"]*)"/.exec(first.html)![1]!.replaceAll('&amp;', '&')
  const second = await ask(money, staff, next.split('#')[0]!)
  expect(second.html).toContain(`${refundId}/retries`)
  expect(second.html).not.toContain(more[5])
})

test('a dead letter says why it failed and what a replay would do, in the language of the page', async () => {
  const { staff, letterId } = await troubled()
  const path = `/office/dead-letters/${letterId}`
  const { html } = await ask(deadLetter, staff, path)
  expect(html).toContain('Error: the provider hung up')
  expect(html).toContain('The provider is asked what became of the charge')
  expect(html).toContain(`POST /v1/dead-letters/${letterId}/replays`)
  expect(html).toContain(`DELETE /v1/dead-letters/${letterId}`)
  expect((await ask(deadLetter, staff, `${path}?lang=de`)).html).toContain('Der Anbieter wird gefragt')
  await sale.database
    .sql`update dead_letters set status = 'replayed', closed_at = now() where id = ${letterId}`
  const closed = await ask(deadLetter, staff, path)
  expect(closed.html).toContain('It was replayed or discarded before.')
  expect(closed.html).not.toContain('POST /v1/dead-letters/')
  expect((await ask(deadLetter, staff, `/office/dead-letters/${newId()}`)).status).toBe(404)
})

test('says what to do to staff who run no theater yet', async () => {
  const staff = await signInStaff(sale.database.sql, sale.env)
  for (const [fn, path] of [
    [money, '/office/money'],
    [deadLetters, '/office/dead-letters'],
  ] as const)
    expect((await ask(fn, staff, path)).html).toContain('You do not run a theater yet')
})
