// A guest's seats on a page elsewhere are paid on the site: their token becomes its cookie, where the page
// may.
import { expect, test } from 'vitest'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { useSale } from '../../testing/sales.ts'
import createGuest from '../guests/create.ts'
import embed from './embed.ts'
import guestSession from './guest-session.ts'

const sale = useSale()
const SHOP = 'https://shop.example'

function handOver(token: string, { origin = SHOP, next = '/checkout/1?showtime=2' } = {}) {
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ token, next }).toString()
  const env = { ...sale.env, CORS_ORIGINS: SHOP }
  return guestSession.request('/guest-session', { method: 'POST', headers, body }, env)
}

const newGuest = async (): Promise<string> =>
  (await (await createGuest.request('/v1/guests', jsonRequest('POST', {}), sale.env)).json()).accessToken

test('the token goes into a cookie that no script reads, and the browser goes on', async () => {
  const token = await newGuest()
  const answer = await handOver(token)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/checkout/1?showtime=2'])
  expect(answer.headers.get('set-cookie')).toContain(`__Host-access=${token};`)
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; Secure; SameSite=Lax/)
})

test('from other pages, for accounts, and to other sites nothing is handed over', async () => {
  const token = await newGuest()
  const account = await signIn(sale.database.sql, sale.env)
  const refused = [
    [403, await handOver(token, { origin: 'https://evil.example' })],
    [403, await handOver(account.headers.authorization.slice('Bearer '.length))],
    [401, await handOver('none')],
    [400, await handOver(token, { next: 'https://evil.example' })],
  ] as const
  for (const [status, answer] of refused) {
    expect(answer.status).toBe(status)
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
})

test('the script has an address that stays, for a file named by its content', async () => {
  const answer = await embed.request('/embed.js', {}, sale.env)
  expect(await answer.text()).toMatch(/^import '\/assets\/embed-\w+\.js'\n$/)
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})
