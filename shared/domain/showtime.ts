// When a showtime sells.

export interface Sale {
  status: 'scheduled' | 'cancelled'
  salesCloseAt: Date
}

/** Longest time that latecomers may buy after the start. */
export const LONGEST_SALE_AFTER_START_MINUTES = 60

/** Whether seats may be held now. A hold made before the close may still be reserved until it ends. */
export const isOnSale = ({ status, salesCloseAt }: Sale, now: Date): boolean =>
  status === 'scheduled' && now < salesCloseAt
