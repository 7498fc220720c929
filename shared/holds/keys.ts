// Every Redis key of the seat inventory. All of a showtime's keys share one {hash tag}: on a cluster they live on one node.

/**
 * What each key is. Why a packed string for the map and one record per hold: see ARCHITECTURE and `npm run bench -- seats`.
 * - meta: hash; loaded, seats, version, fence, epoch, leaseUntil
 * - map: string; the state of each seat and where its row goes on, two seats a character
 * - runs: string; the runs of the layout, best first
 * - holds: hash; hold id to its record
 * - expiries: sorted set; hold id by its end
 * - customers: hash; customer id to their budget, seats bought, and holds
 * - changes: stream; entries by version. Also the name of the channel that carries them as they happen.
 */
export type KeyName = 'meta' | 'map' | 'holds' | 'expiries' | 'customers' | 'changes' | 'runs'

export function keyOf(showtimeId: string, name: KeyName): string {
  return `seats:{${showtimeId}}:${name}`
}

/** The showtime that a key belongs to. */
export function showtimeOf(key: string): string {
  return key.slice(key.indexOf('{') + 1, key.indexOf('}'))
}

/** Channel on which each change of a showtime's map is published as "version change". */
export function changesChannel(showtimeId: string): string {
  return keyOf(showtimeId, 'changes')
}
