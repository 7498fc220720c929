// The rules of holds as numbers, each with its reason. The scripts take them as arguments; nothing else decides them.

/** Long enough to choose ticket types and begin to pay; short enough that seats of a buyer who left come back soon. */
export const HOLD_LENGTH_MS = 5 * 60_000

/** From the reservation on: two-factor prompts of banks take up to some minutes; ten cover nearly all that end well. */
export const PAYMENT_WINDOW_MS = 10 * 60_000

/**
 * Redis keeps a reserved hold's seats this much longer than Postgres keeps the reservation, so that the reservation lapses
 * first: one run of the minutely sweep and a late one. Without it, seats would look free that Postgres still refuses.
 */
export const LAPSE_GRACE_MS = 2 * 60_000

/** A hold made longer by its owner ends at most this long after it was made: its own length once more. */
export const EXTENDED_HOLD_LIMIT_MS = 2 * HOLD_LENGTH_MS

/** A family or a group of friends; school classes and companies are for the theater's staff. */
export const MAX_SEATS_PER_HOLD = 10

/** Two full holds: who needs a second row gets it, but nobody keeps a small hall for themselves. */
export const MAX_SEATS_PER_CUSTOMER = 20

/** A showtime stays in Redis this long after its start, for late check-ins and refunds; then only Postgres knows it. */
export const KEEP_AFTER_START_MS = 24 * 60 * 60_000

export type SeatState = 'free' | 'held' | 'sold' | 'blocked'

/**
 * What one customer may keep from others in one showtime, in seat-milliseconds: two full sets of seats for a full hold each. Each
 * hold takes seats × length from it; what a hold did not use comes back when it ends early, and all of it when it is bought.
 */
export const HOLD_BUDGET_MS = 2 * MAX_SEATS_PER_CUSTOMER * HOLD_LENGTH_MS

/** Seat-milliseconds that come back each millisecond: whoever holds and drops for hours keeps two seats at most on average. */
export const HOLD_BUDGET_REFILL = 2

/** The least a hold takes from the budget, per seat, so that holding and dropping at once is not free; also the shortest hold. */
export const SHORTEST_HOLD_MS = 60_000

/** In the last half hour every seat that is sold counts for more than rows without gaps. */
export const ORPHAN_RULE_ENDS_MS = 30 * 60_000

export type OrphanRule = 'strict' | 'warn' | 'off'

/** Overdue holds that one command frees at most before it answers: about a millisecond of Redis' time, which is everybody's. */
export const REAP_BATCH = 100

/** Changes of a map that are kept for viewers who come back: for whoever missed more, the map itself is shorter than they are. */
export const CHANGES_KEPT = 100

/** Runs of seats that one command looks at, some 2 500 seats: half a millisecond of Redis' time or so. */
export const RUN_BATCH = 256
