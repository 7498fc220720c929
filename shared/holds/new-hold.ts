// New holds: of named seats, or of the best that are free. Each is one command, one round trip; outages are
// thrown.
import { HOLD_LENGTH_MS } from '../domain/hold.ts'
import { type SeatCategory, seatCategories } from '../domain/seating.ts'
import { isCluster } from '../redis.ts'
import type { RedisClient, Reply } from '../redis-functions.ts'
import { buyerField, holdField, requestKey } from './keys.ts'
import * as commands from './library.generated.ts'
import { layoutNumber, readSeats, writeSeats } from './packed-seats.ts'
import { runUntilAnswered } from './run-command.ts'

interface NewHold {
  showtimeId: string
  /** Made by the caller; a repeat with the same id finds its own hold. */
  holdId: string
  buyerId: string
  /** The frozen price as the caller writes it; kept and given back as it is. */
  quote: string
  lengthMs?: number
  /**
   * writePairs of companion seats that are sold only with their place for now; left out: all seats are open.
   */
  closed?: string | undefined
  /** Whose seats are meant. Left out: those that the map has, whichever they are. */
  layoutId?: string
  /**
   * Of a request with an Idempotency-Key, whose hold's id follows from the key: SHA-256 of what was asked
   * for, as 64 hex digits.
   */
  requestHash?: string | undefined
}

export interface HoldRequest extends NewHold {
  /** Indexes in the layout, each once. */
  seats: readonly number[]
}

/**
 * The seats are not known before they are held: its quote freezes the price list, from which the items
 * follow.
 */
export interface BestHoldRequest extends NewHold {
  count: number
  /** Where none are given, any will do. */
  categories?: readonly SeatCategory[] | undefined
  /** In one row or not at all. */
  together?: boolean | undefined
  /** With an accessible place, or this many, and as few of them as can be. Without this, none is given. */
  accessible?: boolean | number | undefined
}

export type CreatedHold =
  | {
      ok: true
      holdId: string
      seats: number[]
      fence: number
      /** By Redis' clock, ms, as is serverTime. Sooner than asked for where the buyer's budget is low. */
      expiresAt: number
      serverTime: number
      version: number
      /** The hold was there before: this is its first answer again. */
      repeated: boolean
      /** Single seats that this choice leaves; the rule is 'warn', or there is no other choice. */
      orphans: number[]
    }
  | { ok: false; code: 'unloaded' }
  | { ok: false; code: 'seats_taken'; seats: number[] }
  | { ok: false; code: 'seats_unknown'; seats: number[] }
  /** The map, or the caller, knows another layout than the one that counts. */
  | { ok: false; code: 'other_layout' }
  | { ok: false; code: 'too_many_seats'; limit: number }
  | { ok: false; code: 'orphan_seat'; alternatives: number[][] }
  | { ok: false; code: 'not_enough_seats' }
  | { ok: false; code: 'hold_budget_spent'; retryAfterMs: number }
  | { ok: false; code: 'hold_id_taken' }
  | { ok: false; code: 'idempotency_mismatch' }
  /** The hold that this request made before is over. */
  | { ok: false; code: 'hold_expired' }

/** Holds all the named seats or none. */
export async function createHold(redis: RedisClient, request: HoldRequest): Promise<CreatedHold> {
  const { showtimeId, holdId, buyerId, quote, lengthMs = HOLD_LENGTH_MS } = request
  const args = {
    hold: holdField(holdId),
    buyer: buyerField(buyerId),
    lengthMs,
    quote,
    count: request.seats.length,
    seats: writeSeats(request.seats),
    layout: layoutNumber(request.layoutId),
    closed: request.closed ?? '',
    request: requestOf(request),
  }
  const others = keptRequest(redis, request)
  return readCreated(holdId, await runUntilAnswered(redis, commands.holdSeats, showtimeId, args, others))
}

/**
 * Picks the best seats that are free and holds them, in the same command: together in one row nearest to the
 * best spot and without leaving a single seat; else together; else in two rows one behind the other; else
 * apart. Concurrent callers get different seats.
 */
export async function createBestHold(redis: RedisClient, request: BestHoldRequest): Promise<CreatedHold> {
  const { showtimeId, holdId, buyerId, quote, count, lengthMs = HOLD_LENGTH_MS } = request
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`${count} seats`)
  const args = {
    hold: holdField(holdId),
    buyer: buyerField(buyerId),
    lengthMs,
    quote,
    count,
    categories: seatCategories
      .map((category) => Number(request.categories?.includes(category) ?? true))
      .join(''),
    together: request.together ? 1 : 0,
    accessible: Number(request.accessible ?? 0),
    layout: layoutNumber(request.layoutId),
    closed: request.closed ?? '',
    request: requestOf(request),
  }
  // A hall of up to RUN_BATCH runs is decided in one call.
  let [stage, beginAt] = [1, 1]
  const others = keptRequest(redis, request)
  for (;;) {
    const sent = { ...args, stage, beginAt }
    const reply = await runUntilAnswered(redis, commands.holdBestSeats, showtimeId, sent, others)
    if (reply.word !== 'FURTHER') return readCreated(holdId, reply)
    ;[stage, beginAt] = [Number(reply.stage), Number(reply.beginAt)]
  }
}

const requestOf = ({ showtimeId, holdId, requestHash }: NewHold) =>
  requestHash === undefined ? '' : requestHash + requestKey(showtimeId, holdId)

/**
 * Keys that a cluster has to know of: where one of them may have been moved, a node refuses the command
 * before it begins.
 */
const keptRequest = (redis: RedisClient, { showtimeId, holdId, requestHash }: NewHold) =>
  requestHash !== undefined && isCluster(redis) ? [requestKey(showtimeId, holdId)] : []

type Answered = Exclude<
  Reply<typeof commands.holdSeats> | Reply<typeof commands.holdBestSeats>,
  { word: 'AGAIN' | 'FURTHER' }
>

function readCreated(holdId: string, reply: Answered): CreatedHold {
  switch (reply.word) {
    case 'HOLD':
      return {
        ok: true,
        holdId,
        seats: readSeats(reply.seats),
        fence: Number(reply.fence),
        expiresAt: Number(reply.expiresAt),
        serverTime: Number(reply.now),
        version: Number(reply.version),
        repeated: reply.repeated === '1',
        orphans: readSeats(reply.orphans),
      }
    case 'UNLOADED':
      return { ok: false, code: 'unloaded' }
    case 'TAKEN':
      return { ok: false, code: 'seats_taken', seats: readSeats(reply.seats) }
    case 'UNKNOWN':
      return { ok: false, code: 'seats_unknown', seats: readSeats(reply.seats) }
    case 'OTHER_LAYOUT':
      return { ok: false, code: 'other_layout' }
    case 'TOO_MANY':
      return { ok: false, code: 'too_many_seats', limit: Number(reply.limit) }
    case 'ORPHAN':
      return { ok: false, code: 'orphan_seat', alternatives: reply.groups.split(',').map(readSeats) }
    case 'NOT_ENOUGH':
      return { ok: false, code: 'not_enough_seats' }
    case 'SPENT':
      return { ok: false, code: 'hold_budget_spent', retryAfterMs: Number(reply.retryMs) }
    case 'FOREIGN':
      return { ok: false, code: 'hold_id_taken' }
    case 'MISMATCH':
      return { ok: false, code: 'idempotency_mismatch' }
    case 'ENDED':
      return { ok: false, code: 'hold_expired' }
  }
}
