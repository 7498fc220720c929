// Ids are UUIDv7: created anywhere and sorted by time, so that indexes grow at one end.
import { v5, v7 } from 'uuid'
import * as v from 'valibot'

const BYTES_AN_ID = 16
/** Random bytes are drawn in bulk: a draw per id costs twice as much as the rest of it. */
const random = new Uint8Array(BYTES_AN_ID * 128)
let used = random.length
let lastMs = 0
let turn = 0

/** Each id is larger than the one before, also within a millisecond. */
export function newId(): string {
  if (used === random.length) {
    crypto.getRandomValues(random)
    used = 0
  }
  const bytes = random.subarray(used, used + BYTES_AN_ID)
  used += BYTES_AN_ID
  const now = Date.now()
  turn = now > lastMs ? randomTurn(bytes) : turn + 1
  lastMs = Math.max(now, lastMs)
  return v7({ random: bytes, msecs: lastMs, seq: turn })
}

/** 31 bits, the first half of the range, so that the counter has room to rise. */
const randomTurn = (bytes: Uint8Array): number =>
  ((bytes[6]! & 0x3f) << 24) | (bytes[7]! << 16) | (bytes[8]! << 8) | bytes[9]!

/** The same id for the same input, so that a repeat finds its row again. */
export const derivedId = (fromId: string, name: string): string => v5(name, fromId)

/** An id in a path, query or body; the error names the field. */
export const Id = v.pipe(v.string('must be an id (UUID)'), v.uuid('must be an id (UUID)'), v.toLowerCase())
