// The rules of holds as numbers, each with its reason. lua/build.ts writes those that a script names into it.

/**
 * Long enough to choose ticket types and begin to pay; short enough that seats of a buyer who left return
 * soon.
 */
export const HOLD_LENGTH_MS = 5 * 60_000

/**
 * From the reservation on. Two-factor prompts of banks take minutes; ten cover nearly all successful ones.
 */
export const PAYMENT_WINDOW_MS = 10 * 60_000

/**
 * Redis keeps a reserved hold's seats this much longer than Postgres keeps the reservation, so that the
 * reservation lapses first: one run of the minutely sweep and a late one. Otherwise seats would look free
 * that Postgres still refuses.
 */
export const LAPSE_GRACE_MS = 2 * 60_000

/**
 * A hold ends at most this long after it was made, however often it is extended: nobody keeps seats for an
 * evening.
 */
export const EXTENDED_HOLD_LIMIT_MS = 30 * 60_000

/** WCAG 2.2.1: users may extend a time limit at least ten times. */
export const MAX_EXTENSIONS = 10

/** An extension gives at least this much or is refused: less is of no use and would spend one. */
export const SHORTEST_EXTENSION_MS = 30_000

/** A family or a group of friends; school classes and companies book through the theater's staff. */
export const MAX_SEATS_PER_HOLD = 10

/** Two full holds: enough for a second row, but not for a small hall. */
export const MAX_SEATS_PER_BUYER = 20

/**
 * A showtime stays in Redis this long after its start, for late check-ins and refunds; then only Postgres has
 * it.
 */
export const KEEP_AFTER_START_MS = 24 * 60 * 60_000

/**
 * Redis remembers a request with an Idempotency-Key this long: past the end of every hold, including its
 * payment window.
 */
export const REQUEST_KEPT_MS = 60 * 60_000

/** More than anybody has at once: older holds are not listed. */
export const MOST_HOLDS_REMEMBERED = 100

export type SeatState = 'free' | 'held' | 'sold' | 'blocked'

/**
 * What one customer may keep from others in one showtime, in seat-milliseconds: two full sets of seats for a
 * full hold each. A hold takes seats × length from it; the unused part returns when it ends early, and all of
 * it when the seats are bought.
 */
export const HOLD_BUDGET_MS = 2 * MAX_SEATS_PER_BUYER * HOLD_LENGTH_MS

/**
 * Seat-milliseconds that refill per millisecond: holding and dropping for hours keeps at most two seats on
 * average.
 */
export const HOLD_BUDGET_REFILL = 2

/**
 * The least a hold takes from the budget, per seat, so that holding and dropping at once is not free; also
 * the shortest hold.
 */
export const SHORTEST_HOLD_MS = 60_000

/** In the last half hour every sold seat matters more than rows without gaps. */
export const ORPHAN_RULE_ENDS_MS = 30 * 60_000

/** By their numbers in Redis. */
export const orphanRules = ['off', 'warn', 'strict'] as const
export type OrphanRule = (typeof orphanRules)[number]

/**
 * Most overdue holds that one command frees before it answers: about a millisecond of Redis, which all
 * commands share.
 */
export const REAP_BATCH = 100

/** Map changes kept for viewers who reconnect: for those who missed more, the whole map is shorter. */
export const CHANGES_KEPT = 100

/** Runs of seats that one command examines, about 2 500 seats: half a millisecond of Redis. */
export const RUN_BATCH = 256
