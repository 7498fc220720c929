// Which holds a buyer has, under a key of their own, so that a reloaded page finds them.
//
// The key may live on another node than the showtime, so it is written after the hold, in a step of its own.
// What it names is looked up where holds live: one that is over is never shown. A write that got lost hides a
// hold from the list, and from nothing else: its id and its Idempotency-Key find it, the map shows it, and
// its seats come back when it ends.
import { HOLD_LENGTH_MS, LAPSE_GRACE_MS, PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import { isCluster } from '../redis.ts'
import { callCommand, type RedisClient } from '../redis-functions.ts'
import { getHold, type Hold } from './holds.ts'
import { buyerKey } from './keys.ts'
import { rememberHolds as command } from './library.generated.ts'

/** Past the end of a hold that is reserved in its last moment; an extension remembers it again. */
const KEPT_MS = HOLD_LENGTH_MS + PAYMENT_WINDOW_MS + LAPSE_GRACE_MS

export interface OwnHold {
  buyerId: string
  showtimeId: string
  holdId: string
}

/** One command for all of them; on a cluster, where each buyer has a slot of their own, one for each. */
export async function rememberHolds(redis: RedisClient, holds: readonly OwnHold[]): Promise<void> {
  const remember = (some: readonly OwnHold[]) => {
    const [key, hold, ...others] = some.flatMap(entryOf)
    return callCommand(redis, command, [key!], { keptMs: KEPT_MS, hold: hold!, others })
  }
  await (isCluster(redis) ? Promise.all(holds.map((hold) => remember([hold]))) : remember(holds))
}

const entryOf = ({ buyerId, showtimeId, holdId }: OwnHold) => [buyerKey(buyerId), `${showtimeId} ${holdId}`]

/** The buyer's live holds, the newest first, each as it is where it lives. */
export async function listOwnHolds(
  redis: RedisClient,
  buyerId: string,
): Promise<(Hold & { showtimeId: string })[]> {
  const members = await redis.zrevrange(buyerKey(buyerId), 0, -1)
  const holds = await Promise.all(
    members.map(async (member) => {
      const [showtimeId, holdId] = member.split(' ') as [string, string]
      const hold = await getHold(redis, showtimeId, holdId)
      return hold?.buyerId === buyerId ? [{ ...hold, showtimeId }] : []
    }),
  )
  return holds.flat()
}
