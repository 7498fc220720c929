// A rolling restart: instances and workers of an earlier Milo run beside those of this one, on the same
// servers and the newest schema. Holds, reservations and messages of each are understood by the other.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openResources } from '#shared/resources.ts'
import { type Child, startChild, untilReady } from '../../../local/servers/child-processes.ts'
import { freePort } from '../../../local/servers/find-programs.ts'
import { newKeys } from '../../../local/start/signing-keys.ts'
import { insertShowtime, signIn } from '../../../testing/catalogue.ts'
import { amqp, redisUrl, servers, type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { type Ask, askHold, askReservation, hold, reserve, settled } from '../../e2e/journey.ts'
import { comesToRest, LIMIT } from './evening.ts'

// The version before this one: its instances still run while the first of this one start.
const BEFORE = '46daf0f'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(inject('milo').folder, 'upgrade')
const isKnown = spawnSync('git', ['cat-file', '-e', `${BEFORE}^{commit}`], { cwd: ROOT }).status === 0
const possible = isKnown && servers.rabbitmq === 'real'

interface Version {
  ask: Ask
  startWorker(): Promise<Child>
}

describe.skipIf(!possible)('two versions side by side (needs a real RabbitMQ and the history)', () => {
  const keys = newKeys()
  const children: Child[] = []
  let database: TestDatabase
  let settings: Record<string, string>
  let [before, now] = [] as unknown as [Version, Version]

  beforeAll(async () => {
    database = await testDatabase()
    const { url } = await amqp()
    settings = { DATABASE_URL: database.url, REDIS_URL: redisUrl(), AMQP_URL: url, ...keys }
    ;[before, now] = await Promise.all([startVersion('before', checkOut()), startVersion('now', ROOT)])
  })
  afterAll(async () => {
    await Promise.all(children.map((child) => child.stop()))
    await database?.end()
  })

  async function startProcess(
    name: string,
    root: string,
    file: string,
  ): Promise<{ child: Child; url: string }> {
    const port = await freePort()
    const own = { PORT: String(port), INSTANCE: name, LOG_LEVEL: 'warn', OUTGOING_FOLDER: join(folder, name) }
    const child = startChild({
      name,
      command: process.execPath,
      args: ['--import', 'tsx', file],
      cwd: root,
      folder,
      env: { ...process.env, ...settings, ...own },
    })
    children.push(child)
    const url = `http://127.0.0.1:${port}`
    const isReady = async () => expect((await fetch(`${url}/readyz`)).status).toBe(200)
    await untilReady(child, isReady, { withinMs: 120_000, everyMs: 100 })
    return { child, url }
  }

  async function startVersion(name: string, root: string): Promise<Version> {
    const { url } = await startProcess(name, root, 'functions/host/node.ts')
    return {
      ask: (path, init) => fetch(url + path, init),
      startWorker: async () => (await startProcess(`${name}-worker`, root, 'worker-payments/main.ts')).child,
    }
  }

  /** From hold to ticket, with the hold at one version and the reservation at the other. */
  async function sellAcross(first: Version, second: Version): Promise<void> {
    const { showtimeId, seats } = await insertShowtime(database.sql)
    const customer = await signIn(database.sql, keys)
    const held = await hold(first.ask, customer, showtimeId, [seats[0]!.id, seats[1]!.id])
    const { id } = await reserve(second.ask, customer, held)
    for (const { ask } of [first, second]) {
      const reservation = await settled(ask, customer, id)
      expect(reservation).toMatchObject({ status: 'confirmed', tickets: { length: 2 } })
    }
  }

  test('what one accepted the worker of the other settles, both ways', LIMIT, async () => {
    for (const version of [before, now]) {
      const worker = await version.startWorker()
      await sellAcross(before, now)
      await sellAcross(now, before)
      await worker.stop()
    }
  })

  test('a seat that both sell has one buyer, and nothing lasting is wrong afterwards', LIMIT, async () => {
    await Promise.all([before.startWorker(), now.startWorker()])
    const { showtimeId, seats } = await insertShowtime(database.sql)
    const buy = async ({ ask }: Version, seatId: string) => {
      const customer = await signIn(database.sql, keys)
      const held = await askHold(ask, customer, showtimeId, [seatId])
      if (held.status !== 201) return held.status
      const reserved = await askReservation(ask, customer, await held.json())
      if (reserved.status !== 202) return reserved.status
      return (await settled(ask, customer, (await reserved.json()).id)).status
    }
    for (const { id } of seats.slice(0, 8)) {
      const ends = await Promise.all([buy(before, id), buy(now, id)])
      expect(ends.sort()).toEqual([409, 'confirmed'])
    }
    const { sql, redis, close } = openResources({
      ...(settings as { DATABASE_URL: string; REDIS_URL: string }),
      DATABASE_POOL: 1,
    })
    await comesToRest({ sql, redis }).finally(close)
  })
})

/** The earlier version's files beside today's libraries. */
function checkOut(): string {
  const root = join(folder, 'version-before')
  mkdirSync(root, { recursive: true })
  const archive = execFileSync('git', ['archive', BEFORE], { cwd: ROOT, maxBuffer: 1e9 })
  execFileSync('tar', ['-x', '-C', root], { input: archive })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return root
}
