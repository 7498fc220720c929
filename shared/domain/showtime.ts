// When a showtime sells.

export interface Sale {
  status: 'scheduled' | 'cancelled'
  salesCloseAt: Date
}

/** Whether seats may be held now. A hold made before the close may still be reserved until it ends. */
export const isOnSale = ({ status, salesCloseAt }: Sale, now: Date): boolean =>
  status === 'scheduled' && now < salesCloseAt
