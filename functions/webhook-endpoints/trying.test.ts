// How an integrator tries an endpoint: an example of an event, what was answered to it, and a secret that is
// replaced while both are good.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { askPage } from '../../testing/office-pages.ts'
import { problemOf, useSale } from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import { isVerified } from '../../testing/webhooks.ts'
import { silent } from '../../worker-payments/testing.ts'
import { newDeliverer } from '../../worker-payments/webhooks/deliver.ts'
import webhookPage from '../pages/office/webhook.ts'
import webhooksPage from '../pages/office/webhooks.ts'
import replaceSecret from '../webhook-secrets/create.ts'
import sendTest from '../webhook-tests/create.ts'
import create from './create.ts'
import update from './update.ts'

const sale = useSale()
const PATH = '/v1/webhook-endpoints'
let admin: SignedIn
let receiver: Server
let received: { body: string; headers: IncomingHttpHeaders }[] = []
beforeAll(async () => {
  admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ body, headers: request.headers })
    response.writeHead(500).end(`No\0 luck <here> ${'x'.repeat(5000)}`)
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterAll(() => receiver.close())

const env = () => ({ ...sale.env, WEBHOOKS_TO_PRIVATE: 'yes' })
const ask = (of = admin) => as(env(), of)
async function register(): Promise<{ id: string; secret: string }> {
  received = []
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  return (await ask()(create, 'POST', PATH, { url, events: ['refund.settled'] })).json()
}
const deliver = () => newDeliverer({ sql: sale.database.sql, log: silent, allowPrivate: true }).runOnce()

test('a test is sent as an event is, and its answer is kept and shown', async () => {
  const { id, secret } = await register()
  const answer = await ask()(sendTest, 'POST', `${PATH}/${id}/tests`, {})
  expect(answer.status).toBe(202)
  const { eventId } = await answer.json()
  await deliver()
  const [{ body, headers } = { body: '', headers: {} }] = received
  expect(JSON.parse(body)).toMatchObject({ id: eventId, type: 'refund.settled', data: { test: true } })
  expect(isVerified(secret, body, headers)).toBe(true)
  const { html } = await askPage(webhookPage, env(), admin, `/office/webhooks/${id}`)
  expect(html).toContain('No luck &lt;here> xxx')
  expect(html).not.toContain(secret)
  expect(html.length).toBeLessThan(40_000)
  expect((await askPage(webhooksPage, env(), admin, '/office/webhooks')).html).toContain(id)
})

test('a secret that was replaced signs beside the new one for a day, and no longer', async () => {
  const { id, secret } = await register()
  const replaced = await (await ask()(replaceSecret, 'POST', `${PATH}/${id}/secrets`)).json()
  expect(replaced.secret).not.toBe(secret)
  const verified = async () => {
    received = []
    await ask()(sendTest, 'POST', `${PATH}/${id}/tests`, {})
    await deliver()
    const { body, headers } = received.at(-1)!
    return [secret, replaced.secret].map((each) => isVerified(each, body, headers))
  }
  expect(await verified()).toEqual([true, true])
  await sale.database.sql`update webhook_endpoints set old_secret_until = now() where id = ${id}`
  expect(await verified()).toEqual([false, true])
  const entries = JSON.stringify(await auditOf(sale.database.sql, id))
  expect(entries).toContain('webhook_secret.create')
  for (const each of [secret, replaced.secret]) expect(entries).not.toContain(each)
})

test('nothing is tried by strangers, at endpoints that are not there, or at one that is disabled', async () => {
  const { id } = await register()
  const staff = await signInStaff(sale.database.sql, sale.env)
  for (const [fn, noun, body] of [
    [sendTest, 'tests', {}],
    [replaceSecret, 'secrets', undefined],
  ] as const) {
    expect((await problemOf(await ask(staff)(fn, 'POST', `${PATH}/${id}/${noun}`, body))).code).toBe(
      'forbidden',
    )
    const gone = await ask()(fn, 'POST', `${PATH}/${newId()}/${noun}`, body)
    expect((await problemOf(gone)).code).toBe('not_found')
  }
  await ask()(update, 'PATCH', `${PATH}/${id}`, { status: 'disabled' })
  expect((await problemOf(await ask()(sendTest, 'POST', `${PATH}/${id}/tests`, {}))).code).toBe('wrong_state')
  expect((await askPage(webhooksPage, env(), staff, '/office/webhooks')).status).toBe(403)
})
