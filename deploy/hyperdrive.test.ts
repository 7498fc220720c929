// Workers bound to a pool of connections: none that caches, and no other way to Postgres.
import { generateKeyPairSync } from 'node:crypto'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publicKeySet } from '#shared/auth/tokens.ts'
import { routes } from '../functions/routes.ts'
import { insertShowtime } from '../testing/catalogue.ts'
import { redisUrl, type TestDatabase, testDatabase } from '../testing/servers.ts'
import { bundle } from './bundle.ts'
import { mustNotCache } from './hyperdrive.ts'
import { secretsOf, settingsOf } from './worker-settings.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const said = (caching: object) =>
  `⛅️ wrangler\n${JSON.stringify({ id: 'abc', origin: { port: 5432 }, caching }, null, 2)}\n`

test('a pool that does not say that its cache is off is refused, with the way out', () => {
  expect(() => mustNotCache(said({ disabled: true }), 'abc')).not.toThrow()
  for (const printed of [said({ disabled: false }), said({ max_age: 60 }), said({}), 'not found', ''])
    expect(() => mustNotCache(printed, 'abc')).toThrow(/update abc --caching-disabled/)
})

test('every function is bound to the pool and asks for no DATABASE_URL; the router is not', () => {
  for (const { name } of routes) {
    expect(settingsOf(name, 'abc')?.hyperdrive).toEqual([{ binding: 'HYPERDRIVE', id: 'abc' }])
    expect(secretsOf(name, 'abc')).toEqual(secretsOf(name).filter((secret) => secret !== 'DATABASE_URL'))
    expect(settingsOf(name)).not.toHaveProperty('hyperdrive')
  }
  expect(settingsOf('router', 'abc')).not.toHaveProperty('hyperdrive')
})

test('a Worker reads Postgres through its pool', async () => {
  const { showtimeId } = await insertShowtime(database.sql)
  const [worker] = await bundle(['showtimes/get'])
  const { vars, ...settings } = settingsOf('showtimes/get', 'abc')!
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const JWT_PUBLIC_KEYS = JSON.stringify(publicKeySet(JSON.stringify({ ...key, kid: 'k' })))
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'index.js', contents: worker!.code }],
    compatibilityDate: settings.compatibility_date,
    compatibilityFlags: settings.compatibility_flags,
    bindings: { ...vars, JWT_PUBLIC_KEYS, REDIS_URL: redisUrl() },
    hyperdrives: { HYPERDRIVE: database.url },
    cf: false,
  })
  try {
    const answer = await miniflare.dispatchFetch(`http://milo/v1/showtimes/${showtimeId}`)
    expect([answer.status, ((await answer.json()) as { id: string }).id]).toEqual([200, showtimeId])
  } finally {
    await miniflare.dispose()
  }
})
