// New holds: of named seats, or of the best that are free. Each is one script, one round trip; outages are thrown.
import { HOLD_LENGTH_MS } from '../domain/hold.ts'
import { type SeatCategory, seatCategories } from '../domain/seating.ts'
import { customerField, holdField } from './keys.ts'
import { type RedisClient, type Reply, runUntilAnswered, unexpected } from './run.ts'
import * as scripts from './scripts.ts'
import { readSeats, writeSeats } from './seats.ts'

interface NewHold {
  showtimeId: string
  /** Made by the caller; a repeat with the same id finds its own hold. */
  holdId: string
  customerId: string
  /** The frozen price as the caller writes it; kept and given back as it is. */
  quote: string
  lengthMs?: number
}

export interface HoldRequest extends NewHold {
  /** Indexes in the layout, each once. */
  seats: readonly number[]
}

/** The seats are not known before they are held: its quote freezes the price list, from which the items follow. */
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
      /** By Redis' clock, ms, as is serverTime. Sooner than asked for where the customer's budget is low. */
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
  | { ok: false; code: 'too_many_seats'; limit: number }
  | { ok: false; code: 'orphan_seat'; alternatives: number[][] }
  | { ok: false; code: 'not_enough_seats' }
  | { ok: false; code: 'hold_budget_spent'; retryAfterMs: number }
  | { ok: false; code: 'hold_id_taken' }

/** Holds all the named seats or none. */
export async function createHold(redis: RedisClient, request: HoldRequest): Promise<CreatedHold> {
  const { showtimeId, holdId, customerId, quote, lengthMs = HOLD_LENGTH_MS } = request
  const args = {
    hold: holdField(holdId),
    customer: customerField(customerId),
    lengthMs,
    quote,
    count: request.seats.length,
    seats: writeSeats(request.seats),
  }
  return readCreated(holdId, await runUntilAnswered(redis, scripts.holdSeats, showtimeId, args))
}

/**
 * Picks the best seats that are free and holds them, in the same script: together in one row nearest to the best spot and without
 * leaving a single seat; else together; else in two rows one behind the other; else apart. Concurrent callers get different seats.
 */
export async function createBestHold(redis: RedisClient, request: BestHoldRequest): Promise<CreatedHold> {
  const { showtimeId, holdId, customerId, quote, count, lengthMs = HOLD_LENGTH_MS } = request
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`${count} seats`)
  const args = {
    hold: holdField(holdId),
    customer: customerField(customerId),
    lengthMs,
    quote,
    count,
    categories: seatCategories
      .map((category) => Number(request.categories?.includes(category) ?? true))
      .join(''),
    together: request.together ? 1 : 0,
    accessible: Number(request.accessible ?? 0),
  }
  // A hall of up to RUN_BATCH runs is decided in one call.
  let [stage, beginAt] = [1, 1]
  for (;;) {
    const sent = { ...args, stage, beginAt }
    const reply = await runUntilAnswered(redis, scripts.holdBestSeats, showtimeId, sent)
    if (reply[0] !== 'FURTHER') return readCreated(holdId, reply)
    ;[, stage, beginAt] = reply as [string, number, number]
  }
}

function readCreated(holdId: string, reply: Reply): CreatedHold {
  const [word, ...values] = reply
  switch (word) {
    case 'HOLD':
      return readNew(holdId, values)
    case 'UNLOADED':
      return { ok: false, code: 'unloaded' }
    case 'TAKEN':
      return { ok: false, code: 'seats_taken', seats: values as number[] }
    case 'UNKNOWN':
      return { ok: false, code: 'seats_unknown', seats: values as number[] }
    case 'TOO_MANY':
      return { ok: false, code: 'too_many_seats', limit: values[0] as number }
    case 'ORPHAN':
      return { ok: false, code: 'orphan_seat', alternatives: (values[0] as string[]).map(readSeats) }
    case 'NOT_ENOUGH':
      return { ok: false, code: 'not_enough_seats' }
    case 'SPENT':
      return { ok: false, code: 'hold_budget_spent', retryAfterMs: values[0] as number }
    case 'FOREIGN':
      return { ok: false, code: 'hold_id_taken' }
    default:
      throw unexpected(reply)
  }
}

function readNew(holdId: string, values: unknown[]): CreatedHold {
  const [fence, expiresAt, seconds, micros, repeated, seats, orphans, version] = values as string[]
  return {
    ok: true,
    holdId,
    seats: readSeats(seats!),
    fence: Number(fence),
    expiresAt: Number(expiresAt),
    serverTime: Number(seconds) * 1000 + Math.floor(Number(micros) / 1000),
    version: Number(version),
    repeated: Number(repeated) === 1,
    orphans: readSeats(orphans!),
  }
}
