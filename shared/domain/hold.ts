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
