// Whether this process lives, and whether it can serve.
import { cacheMetrics } from '#shared/cache/cached-answers.ts'
import type { Resources } from '#shared/resources.ts'

const READY_TIMEOUT_MS = 1000

/** With what its cache has done so far: this port is not public. */
export const alive = (instance: string): Response =>
  Response.json({ status: 'alive', instance, cache: cacheMetrics })

/** Whether this process can serve: its own dependencies answer and it is not closing. */
export async function readiness({ sql, redis }: Resources, draining: boolean): Promise<Response> {
  const reachable = (work: Promise<unknown>) =>
    Promise.race([
      work.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, READY_TIMEOUT_MS, false)),
    ]).catch(() => false)
  const [postgres, cache] = await Promise.all([reachable(sql`select 1`), reachable(redis.ping())])
  const ready = postgres && cache && !draining
  return Response.json({ ready, draining, postgres, redis: cache }, { status: ready ? 200 : 503 })
}
