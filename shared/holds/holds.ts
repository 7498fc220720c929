// The life of a hold: seats kept for one buyer for minutes. Each function here is one command, one round
// trip; outages are thrown.
import {
  EXTENDED_HOLD_LIMIT_MS,
  HOLD_LENGTH_MS,
  LAPSE_GRACE_MS,
  MAX_EXTENSIONS,
  PAYMENT_WINDOW_MS,
} from '../domain/hold.ts'
import type { RedisClient, Reply } from '../redis-functions.ts'
import { buyerField, holdField, idOf, keyOf, keysOf } from './keys.ts'
import * as commands from './library.generated.ts'
import { readSeats, writeSeats } from './packed-seats.ts'
import { runCommand } from './run-command.ts'

export {
  type BestHoldRequest,
  type CreatedHold,
  createBestHold,
  createHold,
  type HoldRequest,
} from './new-hold.ts'

// The stage of a hold whose reservation waits for its payment (lua/modules/holds.lua).
const RESERVED = 2

export interface Hold {
  holdId: string
  buyerId: string
  seats: number[]
  fence: number
  expiresAt: number
  serverTime: number
  quote: string
  createdAt: number
  /** How often its owner may still make it longer; none once it is reserved. */
  extensionsLeft: number
  /** A reservation waits for its payment: only freeSeats and confirmHold end it early. */
  reserved: boolean
  version: number
}

interface HoldOfBuyer {
  showtimeId: string
  holdId: string
  buyerId: string
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
  return readHold(holdId, await runCommand(redis, commands.getHold, showtimeId, { hold: holdField(holdId) }))
}

/** Every hold that lives, one by one: for checks of the map, not for buyers. */
export async function listHolds(redis: RedisClient, showtimeId: string): Promise<Hold[]> {
  const fields = await redis.hkeys(keyOf(showtimeId, 'showtime'))
  const ids = fields.filter((field) => field.startsWith(holdField(''))).map(idOf)
  const holds = await Promise.all(ids.map((holdId) => getHold(redis, showtimeId, holdId)))
  return holds.filter((hold) => hold !== undefined)
}

/** All that Redis has of a showtime that was deleted: its map, and what holds there are. */
export async function forgetShowtime(redis: RedisClient, showtimeId: string): Promise<void> {
  await redis.del(...keysOf(showtimeId))
}

/**
 * Makes a hold longer at its owner's wish: to its full length from now, as far as limit and budget allow.
 * 'not_extendable' where that is too little, and uses nothing up: so does a repeat. Undefined where it is
 * gone or another's.
 */
export async function extendHold(
  redis: RedisClient,
  { showtimeId, holdId, buyerId }: HoldOfBuyer,
): Promise<Hold | 'not_extendable' | undefined> {
  const limits = { lengthMs: HOLD_LENGTH_MS, latestMs: EXTENDED_HOLD_LIMIT_MS }
  const args = { ...fieldsOf(holdId, buyerId), ...limits }
  const reply = await runCommand(redis, commands.extendHold, showtimeId, args)
  return reply.word === 'NOT_EXTENDABLE' ? 'not_extendable' : readHold(holdId, reply)
}

/**
 * After a reservation was written: keeps the seats through its payment window, once, and a grace after that.
 * A repeat answers the same; undefined: gone or another's.
 */
export async function reserveHold(
  redis: RedisClient,
  { showtimeId, holdId, buyerId }: HoldOfBuyer,
): Promise<Hold | undefined> {
  const lengthMs = PAYMENT_WINDOW_MS + LAPSE_GRACE_MS
  const args = {
    ...fieldsOf(holdId, buyerId),
    lengthMs,
    latestMs: EXTENDED_HOLD_LIMIT_MS + lengthMs,
  }
  return readHold(holdId, await runCommand(redis, commands.reserveHold, showtimeId, args))
}

/**
 * Frees a hold at its owner's wish. 'reserved': its payment may be under way, nothing was freed. A repeat
 * finds it gone.
 */
export async function releaseHold(
  redis: RedisClient,
  { showtimeId, holdId, buyerId }: HoldOfBuyer,
): Promise<'released' | 'reserved' | 'gone'> {
  const outcomes = { RELEASED: 'released', RESERVED: 'reserved', GONE: 'gone' } as const
  const reply = await runCommand(redis, commands.releaseHold, showtimeId, fieldsOf(holdId, buyerId))
  return outcomes[reply.word]
}

/**
 * Shows seats as sold, after the transaction that sold them. 'unloaded': the map did not fit, the next touch
 * loads it again; nothing is left to do for the caller.
 */
export async function confirmHold(redis: RedisClient, hold: SettledHold): Promise<'confirmed' | 'unloaded'> {
  const reply = await runCommand(redis, commands.confirmHold, hold.showtimeId, settledFields(hold))
  return reply.word === 'CONFIRMED' ? 'confirmed' : 'unloaded'
}

/**
 * Shows seats as free, after the transaction that freed them (lapsed, declined, cancelled, or never written).
 * Else as confirmHold.
 */
export async function freeSeats(redis: RedisClient, hold: SettledHold): Promise<'freed' | 'unloaded'> {
  const reply = await runCommand(redis, commands.freeSeats, hold.showtimeId, settledFields(hold))
  return reply.word === 'FREED' ? 'freed' : 'unloaded'
}

const fieldsOf = (holdId: string, buyerId: string) => ({
  hold: holdField(holdId),
  buyer: buyerField(buyerId),
})

const settledFields = ({ holdId, fence, seats }: SettledHold) => ({
  hold: holdField(holdId),
  fence,
  seats: writeSeats(seats),
})

function readHold(
  holdId: string,
  reply: Exclude<Reply<typeof commands.extendHold>, { word: 'NOT_EXTENDABLE' }>,
): Hold | undefined {
  if (reply.word === 'GONE') return undefined
  const isReserved = Number(reply.stage) === RESERVED
  return {
    holdId,
    buyerId: idOf(reply.buyer),
    seats: readSeats(reply.seats),
    fence: Number(reply.fence),
    createdAt: Number(reply.createdAt),
    expiresAt: Number(reply.expiresAt),
    serverTime: Number(reply.now),
    quote: reply.quote,
    extensionsLeft: isReserved ? 0 : MAX_EXTENSIONS - Number(reply.extensions),
    reserved: isReserved,
    version: Number(reply.version),
  }
}
