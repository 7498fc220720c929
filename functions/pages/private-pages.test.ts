// Pages of one person: they know their visitor by cookies, are kept by nobody, and show nothing to others.

import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPassword } from '#shared/auth/passwords.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { settlePayment } from '../../testing/paid-sales.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import createSession from '../sessions/create.ts'
import reservation from './reservation.ts'
import renewal from './session-renewal.ts'
import signInPage from './sign-in.ts'
import ticketPage from './ticket.ts'
import tickets from './tickets.ts'

const sale = useSale()

type Page = typeof tickets
async function ask(fn: Page | typeof renewal, path: string, cookie = '') {
  const answer = await fn.request(path, { headers: cookie === '' ? {} : { cookie } }, sale.env)
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}
const cookieOf = ({ headers }: SignedIn) => `__Host-access=${headers.authorization.slice('Bearer '.length)}`

test('a stranger is asked to sign in, and comes back to where they wanted', async () => {
  const { status, headers } = await ask(tickets, '/tickets?lang=de')
  expect([status, headers.get('location')]).toEqual([303, '/sign-in?next=%2Ftickets&lang=de'])
  const { html } = await ask(signInPage, '/sign-in?next=%2Fr%2F1')
  expect(html).toContain('data-next="/r/1"')
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])
    expect((await ask(signInPage, `/sign-in?next=${encodeURIComponent(next)}`)).html, next).toContain(
      'data-next="/tickets"',
    )
})

test('a buyer sees their reservation become tickets; nobody keeps the page, and nobody else sees it', async () => {
  const buyer = await newBuyer(sale)
  const { id, payment } = await mustReserve(buyer, [0, 1])
  const [path, cookie] = [`/r/${id}`, cookieOf(buyer.customer)]
  const before = await ask(reservation, path, cookie)
  expect([before.status, before.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(before.html).toContain('is being paid')
  expect(before.html).toContain('<meta http-equiv="refresh"')
  await settlePayment(sale, payment.id)
  const { html } = await ask(reservation, path, cookie)
  expect(html).toContain('Your tickets are ready')
  expect(html).not.toContain('<meta http-equiv="refresh"')
  expect(html.split('class="qr"').length - 1).toBe(2)
  expect(html).toContain('Give back all seats · €26.00 back')
  expect((await ask(tickets, '/tickets', cookie)).html).toContain(`href="/r/${id}"`)
  const [, ticketId] = /href="\/tickets\/([^"]+)"/.exec(html)!
  expect((await ask(ticketPage, `/tickets/${ticketId}`, cookie)).html).toContain('Turn up the brightness')
  const other = cookieOf(await signIn(sale.database.sql, sale.env))
  expect((await ask(reservation, path, other)).status).toBe(404)
  expect((await ask(ticketPage, `/tickets/${ticketId}`, other)).status).toBe(404)
  expect((await ask(tickets, '/tickets', other)).html).toContain('Nothing is booked here yet')
})

test('a ticket links to the wallets that Milo can sign for, and to no other', async () => {
  const buyer = await newBuyer(sale)
  const { id, payment } = await mustReserve(buyer, [0])
  await settlePayment(sale, payment.id)
  const cookie = cookieOf(buyer.customer)
  const [, ticketId] = /href="\/tickets\/([^"]+)"/.exec((await ask(reservation, `/r/${id}`, cookie)).html)!
  const shown = async (settings: object) => {
    const env = { ...sale.env, ...settings }
    return (await ticketPage.request(`/tickets/${ticketId}`, { headers: { cookie } }, env)).text()
  }
  expect(await shown({})).not.toContain('Wallet')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const html = await shown({
    APPLE_PASS_SIGNER: 'set',
    GOOGLE_WALLET_ISSUER: '3388000000012345678',
    GOOGLE_WALLET_ACCOUNT: JSON.stringify({
      client_email: 'wallet@milo-test.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }),
  })
  expect(html).toContain(`<a href="/v1/tickets/${ticketId}?as=pass">Add to Apple Wallet</a>`)
  expect(html).toMatch(
    /<a href="https:\/\/pay\.google\.com\/gp\/v\/save\/[\w.-]+" rel="noreferrer">Add to Google/,
  )
  await sale.database.sql`update tickets set status = 'refunded' where id = ${ticketId!}`
  expect(await shown({ APPLE_PASS_SIGNER: 'set' })).not.toContain('Wallet')
})

test('an access token that is over is renewed on the way, without script', async () => {
  const { email, user } = await signIn(sale.database.sql, sale.env)
  const password = 'difference-engine'
  const hash = (await hashPassword(password)) as string
  await sale.database.sql`update users set password_hash = ${hash} where id = ${user.id}`
  const body = { email, password, cookie: true }
  const login = await createSession.request('/v1/sessions', jsonRequest('POST', body), sale.env)
  const refresh = cookiesOf(login.headers).find((each) => each.startsWith('__Host-refresh='))!
  const first = await ask(tickets, '/tickets', refresh)
  expect([first.status, first.headers.get('location')]).toEqual([303, '/session-renewal?next=%2Ftickets'])
  const renewed = await ask(renewal, first.headers.get('location')!, refresh)
  expect([renewed.status, renewed.headers.get('location')]).toEqual([303, '/tickets'])
  expect((await ask(tickets, '/tickets', cookiesOf(renewed.headers).join('; '))).status).toBe(200)
  const away = await ask(renewal, '/session-renewal?next=%2F%2Fevil.example', '__Host-refresh=unknown')
  expect(away.headers.get('location')).toBe('/')
  // Cookies of a session that is over go, or each page would lead here again.
  expect(away.headers.getSetCookie().every((each) => each.includes('Max-Age=0'))).toBe(true)
})

const cookiesOf = (headers: Headers): string[] => headers.getSetCookie().map((each) => each.split(';')[0]!)
