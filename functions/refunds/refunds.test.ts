// A refund that failed waits for staff of its theater, who have it tried again or settle it by hand; the
// audit log says who.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import retry from '../refund-retries/create.ts'
import settle from '../refund-settlements/create.ts'
import list from './list.ts'

const sale = useSale()
let admin: SignedIn
let stranger: SignedIn
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  stranger = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
})

async function failed(): Promise<{ refundId: string; paymentId: string }> {
  const { payment } = await mustReserve(await newBuyer(sale), [0])
  const refundId = newId()
  const { sql } = sale.database
  await sql`update payments set status = 'refund_due' where id = ${payment.id}`
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, status, failure_reason)
    values (${refundId}, ${payment.id}, ${refundId}, 100, 'EUR', 'customer', 'failed', 'account_closed')`
  return { refundId, paymentId: payment.id }
}
const post = (fn: typeof retry | typeof settle, path: string, who: SignedIn, body?: object) =>
  fn.request(
    `/v1/refunds/${path}`,
    {
      method: 'POST',
      headers: { ...who.headers, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
    sale.env,
  )
const listed = async (status: string, who: SignedIn): Promise<Answered[]> =>
  (
    (await (
      await list.request(`/v1/refunds?status=${status}`, { headers: who.headers }, sale.env)
    ).json()) as Answered
  ).items
const audited = (refundId: string) =>
  sale.database.sql`select actor_id, action, before, after from audit_log where subject_id = ${refundId}`

test('a failed refund is listed with its reason, to those who run the theater', async () => {
  const { refundId } = await failed()
  const found = (await listed('failed', admin)).find(({ id }) => id === refundId)
  expect(found).toMatchObject({ failureReason: 'account_closed', amount: { amount: 100, currency: 'EUR' } })
  expect(await listed('failed', stranger)).toEqual([])
})

test('a retry is due again under a key of its own, told to the worker, and audited', async () => {
  const { refundId } = await failed()
  const answer = await post(retry, `${refundId}/retries`, admin)
  expect([answer.status, ((await answer.json()) as Answered).status]).toEqual([202, 'due'])
  const { sql } = sale.database
  const [row] = await sql`select retries, refund_started_at from refunds where id = ${refundId}`
  expect(row).toEqual({ retries: 1, refund_started_at: null })
  expect(await sql`select 1 from outbox where payload->>'refundId' = ${refundId}`).toHaveLength(1)
  expect(await audited(refundId)).toMatchObject([{ actor_id: admin.user.id, action: 'refund.retry' }])
  expect(await problemOf(await post(retry, `${refundId}/retries`, admin))).toMatchObject({
    code: 'wrong_state',
  })
})

test('one that was settled by hand is over, with the note in the audit log, and ends its payment', async () => {
  const { refundId, paymentId } = await failed()
  const path = `${refundId}/manual-settlements`
  expect((await post(settle, path, admin, { note: 'By bank transfer' })).status).toBe(201)
  expect(await audited(refundId)).toMatchObject([
    { action: 'refund.settle_by_hand', after: { status: 'refunded', note: 'By bank transfer' } },
  ])
  const [row] = await sale.database.sql`select status from payments where id = ${paymentId}`
  expect(row!.status).toBe('refunded')
  expect(await problemOf(await post(settle, path, admin, { note: 'again' }))).toMatchObject({
    code: 'wrong_state',
  })
})

test('staff of another theater find nothing', async () => {
  const { refundId } = await failed()
  for (const [fn, path, body] of [
    [retry, 'retries', undefined],
    [settle, 'manual-settlements', { note: 'x' }],
  ] as const)
    expect(await problemOf(await post(fn, `${refundId}/${path}`, stranger, body))).toMatchObject({
      code: 'not_found',
    })
})

describe('the list', () =>
  testRefusals({ fn: list, env: () => sale.env, method: 'GET', path: '/v1/refunds', access: 'staff' }))
