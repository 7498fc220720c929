// A rolling restart: instances and workers of an earlier Milo run beside those of this one, on the same
// servers and the newest schema. Reservations and messages of each are understood by the other, and holds too
// while the format of Redis is the same. Where it differs, each has maps of its own and Postgres decides.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { openResources } from '#shared/resources.ts'
import { type Child, startChild, untilReady } from '../../../local/servers/child-processes.ts'
import { freePort } from '../../../local/servers/find-programs.ts'
import { newKeys } from '../../../local/start/signing-keys.ts'
import { insertShowtime, signIn } from '../../../testing/catalogue.ts'
import { amqp, redisUrl, servers, type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import {
  type Ask,
  askHold,
  askReservation,
  hold,
  problemOf,
  reserve,
  settled,
  statesOf,
} from '../../e2e/journey.ts'
import { comesToRest, LIMIT } from './evening.ts'

// Versions before this one: their instances still run while the first of this one start.
const BEFORE = '46daf0f'
/** Its library is milo_holds_7. */
const OTHER_FORMAT = 'a99c785'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(inject('milo').folder, 'upgrade')
const isKnown = (commit: string) =>
  spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT }).status === 0
const possible = isKnown(BEFORE) && isKnown(OTHER_FORMAT) && servers.rabbitmq === 'real'

interface Version {
  ask: Ask
  startWorker(): Promise<Child>
}

describe.skipIf(!possible)('two versions side by side (needs a real RabbitMQ and the history)', () => {
  const keys = newKeys()
  const children: Child[] = []
  const workers: Child[] = []
  let database: TestDatabase
  let settings: Record<string, string>
  let [before, now, otherFormat] = [] as unknown as [Version, Version, Version]

  beforeAll(async () => {
    database = await testDatabase()
    const { url } = await amqp()
    settings = { DATABASE_URL: database.url, REDIS_URL: redisUrl(), AMQP_URL: url, ...keys }
    ;[before, now, otherFormat] = await Promise.all([
      startVersion('before', checkOut(BEFORE)),
      startVersion('now', ROOT),
      startVersion('other-format', checkOut(OTHER_FORMAT)),
    ])
  })
  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())))
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
      async startWorker() {
        const { child } = await startProcess(`${name}-worker`, root, 'worker-payments/main.ts')
        workers.push(child)
        return child
      },
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

  /** How a purchase ends: the status of the refusal, or of the reservation. */
  async function buy({ ask }: Version, showtimeId: string, seatId: string): Promise<number | string> {
    const customer = await signIn(database.sql, keys)
    const held = await askHold(ask, customer, showtimeId, [seatId])
    if (held.status !== 201) return held.status
    const reserved = await askReservation(ask, customer, await held.json())
    if (reserved.status !== 202) return reserved.status
    return (await settled(ask, customer, (await reserved.json()).id)).status
  }

  /** After everything has come to rest, nothing is wrong that does not pass by itself. */
  async function nothingIsWrong(): Promise<void> {
    const { DATABASE_URL, REDIS_URL } = settings as { DATABASE_URL: string; REDIS_URL: string }
    const { sql, redis, close } = openResources({ DATABASE_URL, REDIS_URL, DATABASE_POOL: 1 })
    await comesToRest({ sql, redis }).finally(close)
  }

  test('a seat that both sell has one buyer, and no inconsistency persists', LIMIT, async () => {
    await Promise.all([before.startWorker(), now.startWorker()])
    const { showtimeId, seats } = await insertShowtime(database.sql)
    for (const { id } of seats.slice(0, 8)) {
      const ends = await Promise.all([buy(before, showtimeId, id), buy(now, showtimeId, id)])
      expect(ends.sort()).toEqual([409, 'confirmed'])
    }
    await nothingIsWrong()
  })

  test('another format: a hold counts where it was made, and Postgres gives a seat once', LIMIT, async () => {
    await now.startWorker()
    const { showtimeId, seats } = await insertShowtime(database.sql)
    const [customer, rival] = [await signIn(database.sql, keys), await signIn(database.sql, keys)]
    const held = await hold(otherFormat.ask, customer, showtimeId, [seats[0]!.id])
    const unknown = await askReservation(now.ask, customer, held)
    expect(await problemOf(unknown)).toMatchObject({ status: 409, code: 'hold_expired' })
    // Its map has the seat free, for the map of the other version is not its own.
    const second = await hold(now.ask, rival, showtimeId, [seats[0]!.id])
    const { id } = await reserve(otherFormat.ask, customer, held)
    const late = await askReservation(now.ask, rival, second)
    expect(await problemOf(late)).toMatchObject({ status: 409, code: 'seats_taken' })
    expect(await settled(now.ask, customer, id)).toMatchObject({ status: 'confirmed' })
  })

  test('another format: workers of either settle both, and the maps come to agree', LIMIT, async () => {
    const { showtimeId, seats } = await insertShowtime(database.sql)
    const ids = seats.map((seat) => seat.id)
    for (const version of [otherFormat, now]) {
      const worker = await version.startWorker()
      for (const id of ids.splice(0, 4)) {
        const ends = await Promise.all([buy(otherFormat, showtimeId, id), buy(now, showtimeId, id)])
        expect(ends.sort()).toEqual([409, 'confirmed'])
      }
      // What the worker of one version was told shows on the map of the other before anybody meets it.
      await worker.stop()
    }
    await now.startWorker()
    await nothingIsWrong()
    const sold = Array.from({ length: 8 }, () => 'sold')
    expect(
      await statesOf(
        now.ask,
        showtimeId,
        seats.slice(0, 8).map((seat) => seat.id),
      ),
    ).toEqual(sold)
  })
})

/** An earlier version's files beside today's libraries. */
function checkOut(commit: string): string {
  const root = join(folder, commit)
  mkdirSync(root, { recursive: true })
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 1e9 })
  execFileSync('tar', ['-x', '-C', root], { input: archive })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return root
}
