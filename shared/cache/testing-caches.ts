// What tests of caching start from: two processes, each with a cache and a connection, on one database.
import { afterAll, beforeAll, vi } from 'vitest'
import { type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import type { Redis } from '../redis.ts'
import { channelOf, ReadCache } from './read-cache.ts'

export let database: TestDatabase
export let redis: Redis
export let otherRedis: Redis
export let env: TestEnv & { cache: ReadCache }
/** As if of another process: a cache and a connection of its own. */
export let other: typeof env

async function withCache(plain: TestEnv, on: Redis): Promise<typeof env> {
  const cache = new ReadCache(on, channelOf(plain.DATABASE_URL), plain.log!)
  await vi.waitUntil(() => cache.subscribed)
  return { ...plain, resources: { sql: database.sql, redis: on }, cache }
}

/** Opened before the tests of the file that calls this, and closed after them. */
export function openCaches(): void {
  beforeAll(async () => {
    database = await testDatabase()
    ;[redis, otherRedis] = [await testRedis(), await testRedis()]
    const plain = testEnv(database, redis)
    env = await withCache(plain, redis)
    other = await withCache(plain, otherRedis)
  })
  afterAll(() => {
    for (const { cache } of [env, other]) cache.close()
    redis.disconnect()
    otherRedis.disconnect()
    return database.end()
  })
}
