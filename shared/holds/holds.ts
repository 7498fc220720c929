// The life of a hold: seats kept for one customer for minutes. Each function here is one script, one round trip; outages are thrown.
import { EXTENDED_HOLD_LIMIT_MS, HOLD_LENGTH_MS, LAPSE_GRACE_MS, PAYMENT_WINDOW_MS } from '../domain/hold.ts'
import { customerField, holdField, idOf, keyOf } from './keys.ts'
import { type RedisClient, type Reply, runScript, unexpected } from './run.ts'
import * as scripts from './scripts.ts'
import { readSeats, writeSeats } from './seats.ts'

export {
  type BestHoldRequest,
  type CreatedHold,
  createBestHold,
  createHold,
  type HoldRequest,
} from './new-hold.ts'

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

/** The hold, or undefined where it is over, released or never was. */
export async function getHold(
  redis: RedisClient,
  showtimeId: string,
  holdId: string,
): Promise<Hold | undefined> {
  return readHold(holdId, await runScript(redis, scripts.getHold, showtimeId, { hold: holdField(holdId) }))
}

/** Every hold that lives, one by one: for whoever checks the map, not for buyers. */
export async function listHolds(redis: RedisClient, showtimeId: string): Promise<Hold[]> {
  const fields = await redis.hkeys(keyOf(showtimeId, 'showtime'))
  const ids = fields.filter((field) => field.startsWith(holdField(''))).map(idOf)
  const holds = await Promise.all(ids.map((holdId) => getHold(redis, showtimeId, holdId)))
  return holds.filter((hold) => hold !== undefined)
}

/** Makes a hold longer once, at its owner's wish. A repeat answers the same; undefined where it is gone or another's. */
export async function extendHold(
  redis: RedisClient,
  { showtimeId, holdId, customerId }: HoldOfCustomer,
): Promise<Hold | undefined> {
  const args = {
    ...fieldsOf(holdId, customerId),
    stage: 1,
    lengthMs: HOLD_LENGTH_MS,
    latestMs: EXTENDED_HOLD_LIMIT_MS,
  }
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
  const args = {
    ...fieldsOf(holdId, customerId),
    stage: 2,
    lengthMs,
    latestMs: EXTENDED_HOLD_LIMIT_MS + lengthMs,
  }
  const hold = readHold(holdId, await runScript(redis, scripts.extendHold, showtimeId, args))
  return hold && { ...hold, payBy: hold.expiresAt - LAPSE_GRACE_MS }
}

/** Frees a hold at its owner's wish. 'reserved': its payment may be under way, nothing was freed. A repeat finds it gone. */
export async function releaseHold(
  redis: RedisClient,
  { showtimeId, holdId, customerId }: HoldOfCustomer,
): Promise<'released' | 'reserved' | 'gone'> {
  const reply = await runScript(redis, scripts.releaseHold, showtimeId, fieldsOf(holdId, customerId))
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

const fieldsOf = (holdId: string, customerId: string) => ({
  hold: holdField(holdId),
  customer: customerField(customerId),
})

function settle(
  redis: RedisClient,
  script: typeof scripts.confirmHold | typeof scripts.freeSeats,
  { showtimeId, holdId, fence, seats }: SettledHold,
): Promise<Reply> {
  return runScript(redis, script, showtimeId, { hold: holdField(holdId), fence, seats: writeSeats(seats) })
}

function readHold(holdId: string, reply: Reply): Hold | undefined {
  if (reply[0] === 'GONE') return undefined
  if (reply[0] !== 'HOLD') throw unexpected(reply)
  const [, customer, fence, expiresAt, stage, seats, quote, serverTime, version] = reply as [
    string,
    string,
    number,
    number,
    number,
    string,
    string,
    number,
    string,
  ]
  return {
    holdId,
    customerId: idOf(customer),
    seats: readSeats(seats),
    fence,
    expiresAt,
    serverTime,
    quote,
    extended: stage > 0,
    reserved: stage === 2,
    version: Number(version),
  }
}
