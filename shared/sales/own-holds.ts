// Records whose holds they are, for GET /v1/holds. A command per hold would cost a sixth of a hold over HTTP,
// so holds of a few milliseconds share a command, and no answer waits for it.

import { releaseHold } from '../holds/holds.ts'
import { listOwnHolds, type OwnHold, rememberHolds } from '../holds/own-holds.ts'
import type { FunctionContext } from '../http/context.ts'
import type { RequestLines } from '../log.ts'
import type { Redis } from '../redis.ts'
import { connectionOf } from '../traces/span.ts'

/** Sooner than a page reloads; and a busy instance has some hundred holds in it. */
const GATHER_MS = 20
/** About 200 µs of Redis' time; more entries wait for the next command. */
const MOST_AT_ONCE = 64

// Keyed by connection, since an instance has one; at the edge each request has its own and is alone.
const waiting = new WeakMap<Redis, OwnHold[]>()

/** At the edge the connection ends with the request, so the request waits. */
export async function rememberHold(c: FunctionContext, hold: OwnHold): Promise<void> {
  const redis = c.get('redis')
  if (!c.env.resources) return send(redis, [hold], c.get('log'))
  const shared = connectionOf(redis)
  const holds = waiting.get(shared)
  if (holds) {
    holds.push(hold)
    return
  }
  waiting.set(shared, [hold])
  setTimeout(() => void flush(shared, c.get('log')), GATHER_MS)
}

/** The buyer's live holds, newest first, including those this instance has just created. */
export async function ownHolds(c: FunctionContext) {
  await flush(connectionOf(c.get('redis')), c.get('log'))
  return listOwnHolds(c.get('redis'), c.get('user').id)
}

/**
 * Releases the holds of a deleted account. Reserved ones wait for their payment; a failure here ends by
 * expiry, in minutes.
 */
export async function releaseOwnHolds(c: FunctionContext): Promise<void> {
  const redis = c.get('redis')
  const buyerId = c.get('user').id
  const stays = (error: unknown) =>
    c.get('log').warn({ err: error }, 'a hold of an erased account stays until its end')
  const holds = await ownHolds(c).catch((error: unknown) => {
    stays(error)
    return []
  })
  for (const { showtimeId, holdId } of holds)
    await releaseHold(redis, { showtimeId, holdId, buyerId }).catch(stays)
}

async function flush(redis: Redis, log: RequestLines): Promise<void> {
  const holds = waiting.get(redis) ?? []
  waiting.delete(redis)
  for (let at = 0; at < holds.length; at += MOST_AT_ONCE)
    await send(redis, holds.slice(at, at + MOST_AT_ONCE), log)
}

/** The holds stand either way: a failure here only keeps them from a list and is no reason to refuse them. */
async function send(redis: Redis, holds: OwnHold[], log: RequestLines): Promise<void> {
  try {
    await rememberHolds(redis, holds)
  } catch (error) {
    const holdIds = holds.map(({ holdId }) => holdId)
    log.warn({ err: error, holdIds }, 'these holds are not in the lists of their owners')
  }
}
