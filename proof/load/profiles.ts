// The profiles of npm run load: how buyers arrive, what they buy, and what counts as good.

export interface Profile {
  about: string
  /** Buyers a second, by seconds since the start. */
  arrivals: (seconds: number) => number
  seconds: number
  /** All want one showtime, until it is sold out; otherwise any. */
  onsale: boolean
  /** Share that holds seats and leaves without paying: their seats go back. */
  leaving: number
  limits: Limits
}

export interface Limits {
  /** 99th percentile in ms, from the moment that a request was due. */
  p99: number
  /** Share of requests that were answered 5xx, late or not at all. */
  failed: number
}

export const NAMES = ['smoke', 'evening', 'onsale', 'soak'] as const
export type ProfileName = (typeof NAMES)[number]

export interface Wishes {
  /** Number of buyers in an on-sale. */
  buyers: number
  /** How long buyers arrive. */
  minutes: number | undefined
  /** Buyers a second of `evening` (its peak) and `soak`. */
  rate: number
}

const SMOKE_SECONDS = 15

export function profileOf(name: ProfileName, { buyers, minutes, rate }: Wishes): Profile {
  switch (name) {
    case 'smoke':
      return {
        about: 'one buyer a second',
        arrivals: () => 1,
        seconds: SMOKE_SECONDS,
        onsale: false,
        leaving: 0,
        limits: { p99: 2000, failed: 0 },
      }
    case 'evening': {
      const seconds = (minutes ?? 10) * 60
      return {
        about: `rises to ${rate} buyers a second and falls again`,
        arrivals: (at) => rate * Math.sin((Math.PI * at) / seconds),
        seconds,
        onsale: false,
        leaving: 0.2,
        limits: { p99: 1000, failed: 0.001 },
      }
    }
    case 'onsale': {
      const seconds = (minutes ?? 0.5) * 60
      return {
        about: `${buyers} buyers want one showtime`,
        // Half of them arrive in the first tenth, as at the start of an on-sale.
        arrivals: (at) => buyers / 2 / (seconds * (at < seconds / 10 ? 0.1 : 0.9)),
        seconds,
        onsale: true,
        leaving: 0.1,
        limits: { p99: 3000, failed: 0.001 },
      }
    }
    case 'soak':
      return {
        about: `${rate} buyers a second, for hours`,
        arrivals: () => rate,
        seconds: (minutes ?? 120) * 60,
        onsale: false,
        leaving: 0.2,
        limits: { p99: 1000, failed: 0.001 },
      }
  }
}
