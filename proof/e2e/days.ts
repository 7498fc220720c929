// Days of the seed's programme. Every theater plays on those to come; of today, or of a weekend that is under
// way, nothing may be left.

/** YYYY-MM-DD of the day that is so many days ahead. */
export const dayAhead = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
