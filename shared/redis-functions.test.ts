// The library lives with the data: it is there after a restart and on a promoted replica, and a server that
// lacks it is given it by the next call, which loses nothing.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { startRedis } from '../local/servers/redis.ts'
import type { Running } from '../local/servers/running.ts'
import { servers } from '../testing/servers.ts'
import { drawStates, hold, loaded, loadShowtime } from './holds/testing.ts'
import { openRedis, type Redis } from './redis.ts'

const REAL = servers.redis === 'real'
const folder = join(inject('milo').folder, 'redis-functions')

async function start(name: string) {
  const server = await startRedis({ folder: join(folder, name), durable: true, embedded: false })
  return { server, redis: openRedis(server.url, { queueUntilConnected: true }) }
}

async function end({ server, redis }: { server: Running; redis: Redis }): Promise<void> {
  redis.disconnect()
  await server.stop()
}

/** How often libraries were loaded since the server began, or its counts were reset. */
async function loadsOf(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  return Number(/cmdstat_function\|load:calls=(\d+)/.exec(stats)?.[1] ?? 0)
}

describe.skipIf(!REAL)('the library of commands', () => {
  test('is there after a restart, with the holds, and nobody loads it again (needs a real Redis)', async () => {
    const before = await start('restart')
    const showtimeId = await loadShowtime(before.redis, loaded(4))
    await hold(before.redis, showtimeId, [1])
    expect(await loadsOf(before.redis)).toBe(1)
    await end(before)

    const after = await start('restart')
    expect(await hold(after.redis, showtimeId, [1])).toMatchObject({ ok: false, code: 'seats_taken' })
    expect(await hold(after.redis, showtimeId, [2])).toMatchObject({ ok: true })
    expect(await drawStates(after.redis, showtimeId)).toBe('fhhf')
    expect(await loadsOf(after.redis)).toBe(0)
    await end(after)
  })

  describe('of a primary and its replica', () => {
    let primary: Awaited<ReturnType<typeof start>>
    let replica: Awaited<ReturnType<typeof start>>
    let showtimeId: string
    beforeAll(async () => {
      ;[primary, replica] = await Promise.all([start('primary'), start('replica')])
      const { port, password } = new URL(primary.server.url)
      await primary.redis.config('SET', 'repl-diskless-sync-delay', '0')
      await replica.redis.config('SET', 'masterauth', password)
      await replica.redis.replicaof('127.0.0.1', port)
      showtimeId = await loadShowtime(primary.redis, loaded(4))
      await hold(primary.redis, showtimeId, [0])
      // Answers how many replicas have everything until here.
      await vi.waitFor(async () => expect(await primary.redis.wait(1, 500)).toBe(1), 30_000)
    })
    afterAll(() => Promise.all([end(primary), end(replica)]))

    test('goes on after a fail-over: the promoted replica has holds and library (needs a real Redis)', async () => {
      process.kill(primary.server.children[0]!.pid(), 'SIGKILL')
      await replica.redis.replicaof('NO', 'ONE')
      // Copying counted as a load.
      await replica.redis.config('RESETSTAT')
      expect(await hold(replica.redis, showtimeId, [0])).toMatchObject({ ok: false, code: 'seats_taken' })
      expect(await hold(replica.redis, showtimeId, [3])).toMatchObject({ ok: true })
      expect(await drawStates(replica.redis, showtimeId)).toBe('hffh')
      expect(await loadsOf(replica.redis)).toBe(0)
    })

    test('is loaded by the next call where a fail-over came before it was copied (needs a real Redis)', async () => {
      await replica.redis.function('FLUSH')
      const taken = await Promise.all([1, 2].map((seat) => hold(replica.redis, showtimeId, [seat])))
      expect(taken).toMatchObject([{ ok: true }, { ok: true }])
      expect(await drawStates(replica.redis, showtimeId)).toBe('hhhh')
      // Callers that arrive meanwhile share the load.
      expect(await loadsOf(replica.redis)).toBe(1)
    })
  })

  test('is loaded again where it was lost between a load and the call after it (needs a real Redis)', async () => {
    const { server, redis } = await start('lost-again')
    const showtimeId = await loadShowtime(redis, loaded(4))
    await redis.function('FLUSH')
    let losses = 0
    const losing = new Proxy(redis, {
      get(target, name) {
        if (name !== 'function') return Reflect.get(target, name, target)
        return async (...words: [string, string, string]) => {
          await target.function(...(words as ['LOAD', 'REPLACE', string]))
          if (losses++ < 2) await target.function('FLUSH')
        }
      },
    })
    expect(await hold(losing, showtimeId, [2])).toMatchObject({ ok: true })
    expect(losses).toBe(3)
    await end({ server, redis })
  })
})
