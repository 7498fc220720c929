// Sessions of pages: tokens in cookies, renewed and ended as all others, and of no use to other sites.
import { describe, expect, test } from 'vitest'
import { hashPassword } from '#shared/auth/passwords.ts'
import { jsonRequest, signIn } from '../../testing/catalogue.ts'
import { mustHold, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import createGuest from '../guests/create.ts'
import deleteHold from '../holds/delete.ts'
import getUser from '../users/get.ts'
import updateUser from '../users/update.ts'
import create from './create.ts'
import end from './delete.ts'
import renew from './update.ts'

const sale = useSale()
const PASSWORD = 'difference-engine'
const hash = (await hashPassword(PASSWORD)) as string
const OWN = { 'sec-fetch-site': 'same-origin' }

/** As a browser keeps them: the last value of each name, none of what was dropped. */
class Jar {
  values = new Map<string, string>()
  fields: string[] = []
  take(answer: Response): Response {
    this.fields = answer.headers.getSetCookie()
    for (const field of this.fields) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? []
      if (field.includes('Max-Age=0')) this.values.delete(name)
      else this.values.set(name, value)
    }
    return answer
  }
  get cookie(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

async function signedIn() {
  const { email, user } = await signIn(sale.database.sql, sale.env)
  await sale.database.sql`update users set password_hash = ${hash} where id = ${user.id}`
  const jar = new Jar()
  const body = { email, password: PASSWORD, cookie: true }
  const answer = jar.take(await create.request('/v1/sessions', jsonRequest('POST', body), sale.env))
  return { jar, answer, email }
}
const me = (jar: Jar) => getUser.request('/v1/users/me', { headers: { cookie: jar.cookie } }, sale.env)
const rename = (jar: Jar, headers: Record<string, string>) =>
  updateUser.request(
    '/v1/users/me',
    jsonRequest('PATCH', { name: 'Ada' }, { cookie: jar.cookie, ...headers }),
    sale.env,
  )
const renewed = async (jar: Jar, headers: Record<string, string> = OWN) =>
  jar.take(
    await renew.request(
      '/v1/sessions/current',
      jsonRequest('PUT', {}, { cookie: jar.cookie, ...headers }),
      sale.env,
    ),
  )

test('signing in for a page puts both tokens into cookies that no script reads, and none into the answer', async () => {
  const { jar, answer, email } = await signedIn()
  expect(answer.status).toBe(201)
  expect(await answer.json()).toEqual({ expiresIn: 900, user: expect.objectContaining({ email }) })
  expect(jar.fields).toHaveLength(2)
  for (const field of jar.fields) {
    expect(field).toMatch(/^__Host-(?:access|refresh)=[\w.-]+; /)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
      expect(field.split('; ')).toContain(part)
    expect(field).not.toContain('Domain')
  }
  expect((await me(jar)).status).toBe(200)
})

test('a guest has a cookie too, and may release what they hold by it', async () => {
  const jar = new Jar()
  const asked = jsonRequest('POST', { cookie: true })
  const answer = jar.take(await createGuest.request('/v1/guests', asked, sale.env))
  expect(await answer.json()).toEqual({
    expiresIn: 86_400,
    buyer: expect.objectContaining({ kind: 'guest' }),
  })
  expect(jar.fields).toHaveLength(1)
  const buyer = await newBuyer(sale)
  buyer.customer.headers = { cookie: jar.cookie, ...OWN } as never
  const { id } = await mustHold(buyer, [0])
  const released = await deleteHold.request(
    `/v1/showtimes/${buyer.showtime.showtimeId}/holds/${id}`,
    { method: 'DELETE', headers: buyer.customer.headers },
    sale.env,
  )
  expect(released.status).toBe(204)
})

test('a refresh token in a cookie is renewed into cookies, and the spent one is worth nothing elsewhere', async () => {
  const { jar } = await signedIn()
  const before = jar.cookie
  const answer = await renewed(jar)
  expect(answer.status).toBe(200)
  expect(await answer.json()).not.toHaveProperty('refreshToken')
  expect(jar.cookie).not.toBe(before)
  expect((await renewed(jar)).status).toBe(200)
  const stolen = { ...OWN, cookie: before, 'user-agent': 'thief' }
  const refused = await renew.request('/v1/sessions/current', jsonRequest('PUT', {}, stolen), sale.env)
  expect(await problemOf(refused)).toMatchObject({ code: 'invalid_credentials' })
  expect(await problemOf(await me(jar))).toMatchObject({ code: 'unauthenticated' })
})

test('signing out drops the cookies, and they are over at once', async () => {
  const { jar } = await signedIn()
  const kept = jar.cookie
  const init = { method: 'DELETE', headers: { cookie: kept, ...OWN } }
  expect(jar.take(await end.request('/v1/sessions/current', init, sale.env)).status).toBe(204)
  expect(jar.values.size).toBe(0)
  const again = await getUser.request('/v1/users/me', { headers: { cookie: kept } }, sale.env)
  expect(await problemOf(again)).toMatchObject({ code: 'unauthenticated' })
})

describe('a write with cookies', () => {
  const env = () => ({ ...sale.env, CORS_ORIGINS: 'https://app.example, https://other.example' })
  const from = (headers: Record<string, string>) => async (jar: Jar) =>
    updateUser.request(
      '/v1/users/me',
      jsonRequest('PATCH', { name: 'Ada' }, { cookie: jar.cookie, host: 'milo.example', ...headers }),
      env(),
    )
  test.each([
    ['of this site', OWN],
    ['of this origin, from a browser that says no more', { origin: 'https://milo.example' }],
    ['of an origin of CORS_ORIGINS', { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }],
  ])('%s is taken', async (_, headers) => {
    const { jar } = await signedIn()
    expect((await from(headers as Record<string, string>)(jar)).status).toBe(200)
  })
  test.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of another host of the site', { origin: 'https://blog.milo.example', 'sec-fetch-site': 'same-site' }],
    ['of a sandbox', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['that says nothing', {}],
  ])('%s is refused', async (_, headers) => {
    const { jar } = await signedIn()
    const refused = await from(headers as Record<string, string>)(jar)
    expect(await problemOf(refused)).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('renewing is a write, too', async () => {
    const { jar } = await signedIn()
    expect(await problemOf(await renewed(jar, {}))).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('a token in Authorization needs no page, also beside cookies', async () => {
    const { jar } = await signedIn()
    const token = jar.values.get('__Host-access')
    expect((await rename(jar, { authorization: `Bearer ${token}` })).status).toBe(200)
  })
})
