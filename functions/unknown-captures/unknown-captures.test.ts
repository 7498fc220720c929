// Money that Milo does not know of is shown to staff; an admin has it given back or says what it is, once.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import begin from '../scheduled/provider-listings.ts'
import refund from '../unknown-capture-refunds/create.ts'
import settle from '../unknown-capture-settlements/create.ts'
import list from './list.ts'

const sale = useSale()
let admin: SignedIn
let stranger: SignedIn
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  stranger = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
})
beforeEach(() => sale.database.sql`truncate unknown_captures, provider_listings`)

async function found(paymentId: string | null = null, givenBack = 0): Promise<string> {
  const id = newId()
  await sale.database.sql`
    insert into unknown_captures (id, provider, reference, reason, payment_id, amount, given_back, currency, captured_at)
    values (${id}, 'stripe', ${`pi_${id}`}, ${paymentId === null ? 'no_payment' : 'amount_differs'}, ${paymentId}, 2500,
      ${givenBack}, 'EUR', now())`
  return id
}
const post = (fn: typeof refund | typeof settle, path: string, who: SignedIn, body?: object) =>
  fn.request(
    `/v1/unknown-captures/${path}`,
    {
      method: 'POST',
      headers: { ...who.headers, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
    sale.env,
  )
async function listed(query: string, who: SignedIn): Promise<Answered> {
  const answer = await list.request(`/v1/unknown-captures${query}`, { headers: who.headers }, sale.env)
  expect(answer.status).toBe(200)
  return answer.json()
}
const idsOf = ({ items }: Answered): string[] => items.map(({ id }: Answered) => id)

test('staff see what is open, page by page, newest first', async () => {
  const made = [await found(), await found(), await found()].reverse()
  const first = await listed('?limit=2', stranger)
  expect(first.items[0]).toMatchObject({
    reason: 'no_payment',
    paymentId: null,
    amount: { amount: 2500, currency: 'EUR' },
    status: 'open',
  })
  const rest = await listed(`?limit=2&cursor=${first.nextCursor}`, stranger)
  expect([...idsOf(first), ...idsOf(rest)]).toEqual(made)
})

test('one of a payment is seen by those who run its theater alone', async () => {
  const { payment } = await mustReserve(await newBuyer(sale), [0])
  const id = await found(payment.id)
  expect([idsOf(await listed('', admin)), idsOf(await listed('', stranger))]).toEqual([[id], []])
})

test('a refund is due for the worker once, and audited', async () => {
  const id = await found()
  const answer = await post(refund, `${id}/refunds`, admin)
  expect([answer.status, ((await answer.json()) as Answered).status]).toEqual([202, 'refund_due'])
  expect(await problemOf(await post(refund, `${id}/refunds`, admin))).toMatchObject({ code: 'wrong_state' })
  const log = await sale.database.sql`select actor_id, action from audit_log where subject_id = ${id}`
  expect(log).toEqual([{ actor_id: admin.user.id, action: 'unknown_capture.refund' }])
})

test('one that is explained is over, with its note', async () => {
  const id = await found()
  const path = `${id}/manual-settlements`
  const answer = await post(settle, path, admin, { note: 'Sold by telephone' })
  expect([answer.status, await answer.json()]).toMatchObject([
    201,
    { status: 'explained', note: 'Sold by telephone' },
  ])
  expect(await problemOf(await post(refund, `${id}/refunds`, admin))).toMatchObject({ code: 'wrong_state' })
  expect(idsOf(await listed('?status=explained', stranger))).toEqual([id])
})

test('one that the provider does not have is explained, and nothing of it is given back', async () => {
  const { payment } = await mustReserve(await newBuyer(sale), [0])
  const id = await found(payment.id)
  await sale.database.sql`update unknown_captures set reason = 'not_at_provider' where id = ${id}`
  expect(await problemOf(await post(refund, `${id}/refunds`, admin))).toMatchObject({ code: 'wrong_state' })
  const note = { note: 'Taken in test mode' }
  expect((await post(settle, `${id}/manual-settlements`, admin, note)).status).toBe(201)
})

test('of several who decide at once one does', async () => {
  const id = await found()
  const answers = await Promise.all([
    post(refund, `${id}/refunds`, admin),
    post(settle, `${id}/manual-settlements`, admin, { note: 'x' }),
    post(refund, `${id}/refunds`, admin),
  ])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
})

test('the job begins each reading that is finished, and leaves one that goes on', async () => {
  const { sql } = sale.database
  await sql`
    insert into provider_listings (provider, since, position, finished_at)
    values ('stripe', now() - interval '1 day', null, now()), ('razorpay', now() - interval '1 day', '100', null)`
  const init = { method: 'POST', headers: admin.headers }
  const answer = await begin.request('/v1/scheduled/provider-listings', init, sale.env)
  expect(await answer.json()).toEqual({ begun: 1 })
  expect(
    await sql`select provider, position from provider_listings where finished_at is null order by 1`,
  ).toEqual([
    { provider: 'razorpay', position: '100' },
    { provider: 'stripe', position: null },
  ])
})

describe('the list', () =>
  testRefusals({
    fn: list,
    env: () => sale.env,
    method: 'GET',
    path: '/v1/unknown-captures',
    access: 'staff',
  }))
describe('the refund', () =>
  testRefusals({
    fn: refund,
    env: () => sale.env,
    method: 'POST',
    path: `/v1/unknown-captures/${newId()}/refunds`,
    access: 'admin',
  }))
describe('the settlement', () =>
  testRefusals({
    fn: settle,
    env: () => sale.env,
    method: 'POST',
    path: `/v1/unknown-captures/${newId()}/manual-settlements`,
    access: 'admin',
    body: { note: 'x' },
  }))
describe('the job', () =>
  testRefusals({
    fn: begin,
    env: () => sale.env,
    method: 'POST',
    path: '/v1/scheduled/provider-listings',
    access: 'staff',
  }))
