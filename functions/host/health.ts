// Whether this process lives, and whether it can serve.
import { cacheMetrics } from '#shared/cache/cached-answers.ts'
import { pingRedis } from '#shared/redis.ts'
import type { Resources } from '#shared/resources.ts'
import { succeedsWithin } from '#shared/std/within.ts'

const READY_TIMEOUT_MS = 1000

/** With what its cache has done so far: this port is not public. */
export const alive = (instance: string): Response =>
  Response.json({ status: 'alive', instance, cache: cacheMetrics })

/** Whether this process can serve: its own dependencies answer and it is not closing. */
export async function readiness({ sql, redis }: Resources, draining: boolean): Promise<Response> {
  const [postgres, cache] = await Promise.all([
    succeedsWithin(READY_TIMEOUT_MS, sql`select 1`),
    succeedsWithin(READY_TIMEOUT_MS, pingRedis(redis)),
  ])
  const ready = postgres && cache && !draining
  return Response.json({ ready, draining, postgres, redis: cache }, { status: ready ? 200 : 503 })
}
