// Every Redis key of the seat inventory. All of a showtime's keys share one {hash tag}: on a cluster they
// live on one node.

/**
 * What each key is:
 * - showtime: hash; loaded (what is known of a loaded map), layout, version …, a record for each hold, and
 *   what is known of each buyer
 * - map: string; the state of each seat and where its row goes on, a character each
 * - expiries: sorted set; field of each hold by its end, and x:<id> of each that ended by itself until that
 *   is told
 * - changes: stream; entries by version. Also the name of the channel that carries them as they happen.
 * - runs: string; the runs of the layout, best first
 *
 * Why so: `npm run bench -- seats` compares. A key per seat takes 180 bytes a held seat and a hash of seats
 * 110, and both are no cheaper to change; this map takes a byte a seat, free, held, sold or blocked, and is
 * read where it is asked for. Two seats to a byte would save less than what the keys of a hall take anyway,
 * and free groups would no longer be found by a plain search.
 */
export const keyNames = ['showtime', 'map', 'expiries', 'changes', 'runs'] as const
export type KeyName = (typeof keyNames)[number]

// Of what commands write, as in the library's name (lua/build.ts). A change gets other keys: what an earlier
// Milo wrote is not misread.
const FORMAT = 8

export function keyOf(showtimeId: string, name: KeyName): string {
  return `seats${FORMAT}:{${showtimeId}}:${name}`
}

/** What keeps a request with an Idempotency-Key: of one hold, so by itself, and gone after a while. */
export const requestKey = (showtimeId: string, holdId: string): string =>
  `seats${FORMAT}:{${showtimeId}}:request:${holdId}`

/** A buyer's own key, that of no showtime: which holds they have. */
export const buyerKey = (buyerId: string): string => `seats${FORMAT}:buyer:{${buyerId}}:holds`

/**
 * What a hold is called in its showtime's hash. Scripts are given it whole: to put it together is dearer
 * there.
 */
export const holdField = (holdId: string): string => `h:${holdId}`

export const buyerField = (buyerId: string): string => `b:${buyerId}`

/** The id in either. */
export const idOf = (field: string): string => field.slice(2)

/** All that Redis has of a showtime: without these it is unloaded. */
export function keysOf(showtimeId: string): string[] {
  return keyNames.map((name) => keyOf(showtimeId, name))
}

/** The showtime that a key belongs to. */
export function showtimeOf(key: string): string {
  return key.slice(key.indexOf('{') + 1, key.indexOf('}'))
}

/** Channel on which each change of a showtime's map is published as "version change". */
export function changesChannel(showtimeId: string): string {
  return keyOf(showtimeId, 'changes')
}
