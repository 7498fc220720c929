// What a deployment would upload runs as it is and contains no secret.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { expect, test } from 'vitest'
import { publicKeySet } from '#shared/auth/tokens.ts'
import { settings as environment } from '#shared/env.ts'
import { TRACE_SETTINGS } from '#shared/traces/start.ts'
import { SCALAR } from '../functions/host/assets.ts'
import { SETTINGS } from '../functions/host/settings.ts'
import { routes, workerName } from '../functions/routes.ts'
import { projectFolder } from './bundle.ts'
import { secretsOf, settingsOf } from './worker-settings.ts'

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const JWT_PRIVATE_KEY = JSON.stringify({ ...key, kid: 'k' })
const JWT_PUBLIC_KEYS = JSON.stringify(publicKeySet(JWT_PRIVATE_KEY))

const deploy = (...args: string[]): string =>
  execFileSync(process.execPath, ['--import', 'tsx', 'deploy/deploy.ts', ...args], {
    cwd: projectFolder,
    stdio: 'pipe',
    encoding: 'utf8',
    env: { ...process.env, JWT_PRIVATE_KEY, CLOUDFLARE_API_TOKEN: '' },
  })

test('a dry run of one function leaves a Worker that runs and settings without a secret', {
  // wrangler takes 5 s on an idle machine.
  timeout: 60_000,
}, async () => {
  const printed = deploy('jwks/get', '--dry-run')
  expect(printed).toContain('built jwks/get')
  for (const secret of secretsOf('jwks/get'))
    expect(printed).toContain(`wrangler secret put ${secret} --name milo-jwks-get`)

  const folder = join(projectFolder, 'dist/workers/jwks-get')
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(key.d!)
  }
  const uploaded = JSON.parse(readFileSync(join(folder, 'wrangler.json'), 'utf8'))
  const miniflare = new Miniflare({
    modules: [
      { type: 'ESModule', path: 'index.js', contents: readFileSync(join(folder, 'upload/index.js'), 'utf8') },
    ],
    compatibilityDate: uploaded.compatibility_date,
    compatibilityFlags: uploaded.compatibility_flags,
    bindings: {
      ...uploaded.vars,
      JWT_PUBLIC_KEYS,
      DATABASE_URL: 'postgres://nowhere',
      REDIS_URL: 'redis://nowhere',
    },
    cf: false,
  })
  try {
    const answer = await miniflare.dispatchFetch('http://milo/.well-known/jwks.json')
    expect(answer.status).toBe(200)
    const { keys } = (await answer.json()) as { keys: object[] }
    expect(keys).toEqual([expect.objectContaining({ kid: 'k', x: key.x, y: key.y })])
    expect(keys[0]).not.toHaveProperty('d')
  } finally {
    await miniflare.dispose()
  }
})

test('an unknown function is refused with the list of functions', () => {
  expect(() => deploy('holds/steal', '--dry-run')).toThrow(
    /Unknown functions: holds\/steal[\s\S]*holds\/create/,
  )
})

test('the router comes with the docs script as a static file that Cloudflare serves', () => {
  deploy('router', '--dry-run')
  const folder = join(projectFolder, 'dist/workers/router')
  const { assets } = JSON.parse(readFileSync(join(folder, 'wrangler.json'), 'utf8'))
  const served = readFileSync(join(folder, assets.directory, SCALAR.path))
  expect(served.equals(readFileSync(SCALAR.file))).toBe(true)
})

test('every route has its own settings, with its schedule, and the router is bound to all of them', () => {
  for (const route of routes) {
    const settings = settingsOf(route.name)
    expect(settings).toMatchObject({ name: workerName(route), workers_dev: false })
    expect(settings?.triggers?.crons).toEqual(route.cron === undefined ? undefined : [route.cron])
  }
  const bound = settingsOf('router')?.services ?? []
  expect(bound.map(({ service }) => service)).toEqual(routes.map(workerName))
  expect(new Set(bound.map(({ binding }) => binding)).size).toBe(routes.length)
})

test('only functions that sign have the private key of what they sign', () => {
  const ticketSigners = routes.filter(({ name }) => secretsOf(name).includes('TICKET_PRIVATE_KEY'))
  expect(ticketSigners.map(({ name }) => name)).toEqual(['ticket-holders/update'])
  const holders = routes.filter(({ name }) => secretsOf(name).includes('JWT_PRIVATE_KEY'))
  expect(holders.map(({ name }) => name)).toEqual([
    'pages/session-renewal',
    'guests/create',
    'sessions/create',
    'sessions/update',
  ])
  for (const { name } of routes)
    expect(secretsOf(name).filter((secret) => secret.startsWith('JWT_'))).toHaveLength(1)
})

test('each setting of a Node host is at the edge a secret, a variable or not needed', () => {
  // At the edge the request says where it came in, and the platform traces.
  const ofTheProcess = ['PORT', 'HOST', 'DATABASE_POOL', 'SITE_URL', ...TRACE_SETTINGS]
  const variables = Object.keys(settingsOf(routes[0]!.name)?.vars ?? {})
  const secrets = [...new Set(routes.flatMap(({ name }) => secretsOf(name)))]
  // A Node host derives the public keys from the private one, which it has for the functions that sign.
  const ofNode = secrets.filter((name) => name !== 'JWT_PUBLIC_KEYS')
  expect([...ofNode, ...variables, ...ofTheProcess].sort()).toEqual([...SETTINGS].sort())
  for (const name of [...secrets, ...variables]) expect(Object.keys(environment)).toContain(name)
})
