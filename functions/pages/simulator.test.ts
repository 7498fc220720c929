// The page of the simulated bank: a plain form.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type TestEnv } from '../../testing/catalogue.ts'
import { mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { newSettle, type Settle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import decide from '../simulator-authentications/create.ts'
import getPage from './simulator.ts'
import postPage from './simulator-decision.ts'

const sale = useSale()
let settle: Settle
beforeAll(() => {
  const { sql } = sale.database
  const providers = { simulator: newSimulator(sql) }
  settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
})

async function waiting() {
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0, 1], { method: 'sim_action_required' })
  await settle(made.payment.id, silent)
  return { buyer, reservationId: made.id as string, paymentId: made.payment.id as string }
}
const authenticate = (paymentId: string, outcome: string, env: TestEnv = sale.env) =>
  decide.request(`/v1/simulator/authentications/${paymentId}`, jsonRequest('POST', { outcome }), env)

describe('the page of the simulated bank', () => {
  const page = (paymentId: string, env: TestEnv = sale.env) =>
    getPage.request(`/simulator/${paymentId}`, {}, env)
  const choose = (paymentId: string, form: string) =>
    postPage.request(
      `/simulator/${paymentId}`,
      { method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      sale.env,
    )

  test('asks by a plain form, says the sum, and works without script', async () => {
    const { paymentId, reservationId } = await waiting()
    const answer = await page(paymentId)
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await answer.text()
    expect(text).toContain('€26.00')
    expect(text).toContain('<form method="post"')
    expect(text).not.toContain('<script')
    const decided = await choose(paymentId, 'outcome=approve')
    expect([decided.status, decided.headers.get('location')]).toEqual([303, `/simulator/${paymentId}`])
    const after = await (await page(paymentId)).text()
    expect(after).toContain(`href="/r/${reservationId}"`)
    expect(after).toContain('Approved.')
    expect(after).not.toContain('<form')
    await settle(paymentId, silent, true)
    const [row] = await sale.database.sql`select status from payments where id = ${paymentId}`
    expect(row!.status).toBe('captured')
  })

  test('refuses other words, another form of body, and payments that no cardholder decides', async () => {
    const { paymentId, buyer } = await waiting()
    for (const form of ['outcome=maybe', 'outcome=approve&outcome=deny', 'outcome=deny&more=1', ''])
      expect(await problemOf(await choose(paymentId, form))).toMatchObject({ code: 'invalid_input' })
    const other = await mustReserve(buyer, [5])
    await settle(other.payment.id, silent)
    for (const id of [other.payment.id, newId()]) {
      expect((await page(id)).status).toBe(404)
      expect(await problemOf(await choose(id, 'outcome=approve'))).toMatchObject({ code: 'not_found' })
      expect(await problemOf(await authenticate(id, 'approve'))).toMatchObject({ code: 'not_found' })
    }
  })

  test('is not there where the simulator is not enabled', async () => {
    const { paymentId } = await waiting()
    const env = { ...sale.env, PAYMENT_PROVIDERS: 'stripe' } as TestEnv
    expect((await page(paymentId, env)).status).toBe(404)
    expect(await problemOf(await authenticate(paymentId, 'approve', env))).toMatchObject({
      code: 'not_found',
    })
  })
})
