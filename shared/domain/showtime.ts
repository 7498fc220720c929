// When a showtime sells.

/** The steps of a showtime: a draft is deleted, not cancelled, and what was published stays known. */
export const showtimeStates = {
  draft: ['scheduled'],
  scheduled: ['cancelled'],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>

export type ShowtimeStatus = keyof typeof showtimeStates
export const showtimeStatuses = Object.keys(showtimeStates) as ShowtimeStatus[]

export interface Sale {
  status: ShowtimeStatus
  salesCloseAt: Date
}

/** Longest time that latecomers may buy after the start. */
export const LONGEST_SALE_AFTER_START_MINUTES = 60

/** Whether seats may be held now. A hold made before the close may still be reserved until it ends. */
export const isOnSale = ({ status, salesCloseAt }: Sale, now: Date): boolean =>
  status === 'scheduled' && now < salesCloseAt
