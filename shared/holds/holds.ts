// Holds: seats kept for one customer for minutes. Each function here is one script, one round trip; outages are thrown.
import {
  EXTENDED_HOLD_LIMIT_MS,
  HOLD_LENGTH_MS,
  LAPSE_GRACE_MS,
  MAX_SEATS_PER_CUSTOMER,
  MAX_SEATS_PER_HOLD,
  PAYMENT_WINDOW_MS,
} from '../domain/hold.ts'
import { type RedisClient, type Reply, runScript, runUntilAnswered, unexpected } from './run.ts'
import * as scripts from './scripts.ts'
import { readSeats, sortSeats } from './seats.ts'

export interface HoldRequest {
  showtimeId: string
  /** Made by the caller; a repeat with the same id finds its own hold. */
  holdId: string
  customerId: string
  /** Indexes in the layout, each once. */
  seats: readonly number[]
  /** The frozen price as the caller writes it; kept and given back as it is. */
  quote: string
  lengthMs?: number
}

export type CreatedHold =
  | {
      ok: true
      holdId: string
      seats: number[]
      fence: number
      /** By Redis' clock, ms, as is serverTime. */
      expiresAt: number
      serverTime: number
      version: number
      /** The hold was there before: this is its first answer again. */
      repeated: boolean
    }
  | { ok: false; code: 'unloaded' }
  | { ok: false; code: 'seats_taken'; seats: number[] }
  | { ok: false; code: 'seats_unknown'; seats: number[] }
  | { ok: false; code: 'too_many_seats'; limit: number }
  | { ok: false; code: 'hold_id_taken' }

export interface Hold {
  holdId: string
  customerId: string
  seats: number[]
  fence: number
  expiresAt: number
  serverTime: number
  quote: string
  /** Its owner made it longer, or it is reserved. */
  extended: boolean
  /** A reservation waits for its payment: only freeSeats and confirmHold end it early. */
  reserved: boolean
  version: number
}

interface HoldOfCustomer {
  showtimeId: string
  holdId: string
  customerId: string
}

/** What Postgres wrote about a hold: its seats and the fence that the reservation carries. */
export interface SettledHold {
  showtimeId: string
  holdId: string
  fence: number
  seats: readonly number[]
}

/** Holds all the seats or none. */
export async function createHold(redis: RedisClient, request: HoldRequest): Promise<CreatedHold> {
  const reply = await runUntilAnswered(redis, scripts.holdSeats, request.showtimeId, {
    holdId: request.holdId,
    customerId: request.customerId,
    lengthMs: request.lengthMs ?? HOLD_LENGTH_MS,
    maxSeats: MAX_SEATS_PER_HOLD,
    maxHeld: MAX_SEATS_PER_CUSTOMER,
    quote: request.quote,
    seats: sortSeats(request.seats),
  })
  const [word, ...values] = reply
  switch (word) {
    case 'HOLD': {
      const [fence, expiresAt, serverTime, version, repeated] = values as number[] as [
        number,
        number,
        number,
        number,
        number,
      ]
      const seats = readSeats(values[5] as string)
      return {
        ok: true,
        holdId: request.holdId,
        seats,
        fence,
        expiresAt,
        serverTime,
        version,
        repeated: repeated === 1,
      }
    }
    case 'UNLOADED':
      return { ok: false, code: 'unloaded' }
    case 'TAKEN':
      return { ok: false, code: 'seats_taken', seats: values as number[] }
    case 'UNKNOWN':
      return { ok: false, code: 'seats_unknown', seats: values as number[] }
    case 'TOO_MANY':
      return { ok: false, code: 'too_many_seats', limit: values[0] as number }
    case 'FOREIGN':
      return { ok: false, code: 'hold_id_taken' }
    default:
      throw unexpected(reply)
  }
}

/** The hold, or undefined where it is over, released or never was. */
export async function getHold(
  redis: RedisClient,
  showtimeId: string,
  holdId: string,
): Promise<Hold | undefined> {
  return readHold(holdId, await runScript(redis, scripts.getHold, showtimeId, { holdId }))
}

/** Makes a hold longer once, at its owner's wish. A repeat answers the same; undefined where it is gone or another's. */
export async function extendHold(
  redis: RedisClient,
  { showtimeId, holdId, customerId }: HoldOfCustomer,
): Promise<Hold | undefined> {
  const args = { holdId, customerId, stage: 1, lengthMs: HOLD_LENGTH_MS, latestMs: EXTENDED_HOLD_LIMIT_MS }
  return readHold(holdId, await runScript(redis, scripts.extendHold, showtimeId, args))
}

/**
 * For a new reservation: checks the owner and keeps the seats through the payment window, once; answers fence, seats and quote.
 * The reservation lapses at `payBy`, and the hold a grace after that. A repeat answers the same; undefined: gone or another's.
 */
export async function reserveHold(
  redis: RedisClient,
  { showtimeId, holdId, customerId }: HoldOfCustomer,
): Promise<(Hold & { payBy: number }) | undefined> {
  const lengthMs = PAYMENT_WINDOW_MS + LAPSE_GRACE_MS
  const args = { holdId, customerId, stage: 2, lengthMs, latestMs: EXTENDED_HOLD_LIMIT_MS + lengthMs }
  const hold = readHold(holdId, await runScript(redis, scripts.extendHold, showtimeId, args))
  return hold && { ...hold, payBy: hold.expiresAt - LAPSE_GRACE_MS }
}

/** Frees a hold at its owner's wish. 'reserved': its payment may be under way, nothing was freed. A repeat finds it gone. */
export async function releaseHold(
  redis: RedisClient,
  { showtimeId, holdId, customerId }: HoldOfCustomer,
): Promise<'released' | 'reserved' | 'gone'> {
  const reply = await runScript(redis, scripts.releaseHold, showtimeId, { holdId, customerId })
  if (reply[0] === 'RELEASED') return 'released'
  if (reply[0] === 'RESERVED') return 'reserved'
  if (reply[0] === 'GONE') return 'gone'
  throw unexpected(reply)
}

/**
 * Shows seats as sold, after the transaction that sold them. 'unloaded': the map did not fit, the next touch loads it anew;
 * nothing is left to do for the caller.
 */
export async function confirmHold(redis: RedisClient, hold: SettledHold): Promise<'confirmed' | 'unloaded'> {
  const reply = await settle(redis, scripts.confirmHold, hold)
  if (reply[0] === 'CONFIRMED') return 'confirmed'
  if (reply[0] === 'UNLOADED') return 'unloaded'
  throw unexpected(reply)
}

/** Shows seats as free, after the transaction that freed them (lapsed, declined, cancelled, or never written). Else as confirmHold. */
export async function freeSeats(redis: RedisClient, hold: SettledHold): Promise<'freed' | 'unloaded'> {
  const reply = await settle(redis, scripts.freeSeats, hold)
  if (reply[0] === 'FREED') return 'freed'
  if (reply[0] === 'UNLOADED') return 'unloaded'
  throw unexpected(reply)
}

function settle(
  redis: RedisClient,
  script: typeof scripts.confirmHold | typeof scripts.freeSeats,
  { showtimeId, holdId, fence, seats }: SettledHold,
): Promise<Reply> {
  return runScript(redis, script, showtimeId, { holdId, fence, seats: sortSeats(seats) })
}

function readHold(holdId: string, reply: Reply): Hold | undefined {
  if (reply[0] === 'GONE') return undefined
  if (reply[0] !== 'HOLD') throw unexpected(reply)
  const [, customerId, fence, expiresAt, stage, seats, quote, serverTime, version] = reply as [
    string,
    string,
    number,
    number,
    number,
    string,
    string,
    number,
    number,
  ]
  return {
    holdId,
    customerId,
    seats: readSeats(seats),
    fence,
    expiresAt,
    serverTime,
    quote,
    extended: stage > 0,
    reserved: stage === 2,
    version,
  }
}
