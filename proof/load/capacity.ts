// npm run load -- --model: how many cores a chain of cinemas takes, from the CPU that each step was measured
// to cost (docs/performance.md), and what is full first.

/** CPU of one, µs, by who spends it. */
const COSTS = {
  /** A page of a list from the cache, 13 KB. */
  read: { gateway: 43, functions: 20 },
  /** A seat map of 200 seats: between those of 100 and 300 that were measured. */
  map: { gateway: 43, functions: 125, redis: 11 },
  hold: { gateway: 43, functions: 66, redis: 15 },
  // Postgres by what it confirmed on a core of its own: 1 170 a second.
  booking: { gateway: 43, functions: 200, redis: 50, postgres: 850, worker: 320, rabbitmq: 100 },
} as const

type Server = 'gateway' | 'functions' | 'redis' | 'postgres' | 'worker' | 'rabbitmq'
export const SERVERS: readonly Server[] = ['gateway', 'functions', 'redis', 'postgres', 'worker', 'rabbitmq']

/** Assumed, not measured: change them to your own chain's. */
export const HABITS = {
  /** Bookings of a screen on a good day: five showtimes, 200 seats, 40 % sold, 2.2 seats each. */
  bookingsADay: 180,
  /** Of a day's sales in its busiest hour. */
  busiestHour: 0.2,
  /** Within that hour the busiest minutes, or an on-sale for all screens at once. */
  rush: 10,
  /** For each booking: what visitors read, maps they open, holds they try. */
  reads: 60,
  maps: 8,
  holds: 1.6,
} as const

/** A core that is busier than this makes requests wait. */
const BUSY = 0.6
/**
 * Cores of the largest machine of what does not multiply. Redis runs scripts on one. In Postgres commits of
 * several cores share the disk, which is not measured here.
 */
const MOST = { redis: 1, postgres: 32, rabbitmq: 8 } as const

export interface Capacity {
  screens: number
  /** A second, in the rush. */
  bookings: number
  requests: number
  /** Cores by server, of which each is busy to 60 %. */
  cores: Record<Server, number>
  /** What one machine of it cannot do any more, first the one that is furthest beyond. */
  beyond: (keyof typeof MOST)[]
  /** The fewest groups of theaters, each with servers of its own, none of which is beyond one machine. */
  cells: number
}

export function capacityOf(screens: number): Capacity {
  const { bookingsADay, busiestHour, rush, reads, maps, holds } = HABITS
  const bookings = (screens * bookingsADay * busiestHour * rush) / 3600
  const each = { read: bookings * reads, map: bookings * maps, hold: bookings * holds, booking: bookings }
  const cores = Object.fromEntries(SERVERS.map((server) => [server, 0])) as Record<Server, number>
  for (const [step, costs] of Object.entries(COSTS) as [
    keyof typeof COSTS,
    Partial<Record<Server, number>>,
  ][])
    for (const [server, us] of Object.entries(costs) as [Server, number][])
      cores[server] += (each[step] * us) / 1e6 / BUSY
  const machines = (server: keyof typeof MOST) => cores[server] / MOST[server]
  const single = (Object.keys(MOST) as (keyof typeof MOST)[]).sort((a, b) => machines(b) - machines(a))
  const beyond = single.filter((server) => machines(server) > 1)
  const cells = Math.ceil(machines(single[0]!))
  const requests = Object.values(each).reduce((sum, count) => sum + count, 0)
  return { screens, bookings, requests, cores, beyond, cells }
}

/** A row of docs/operate/scale.md for each number of screens. */
export function capacityTable(numbers: readonly number[]): string[] {
  const rounded = (cores: number) => (cores < 10 ? cores.toFixed(1) : cores.toFixed(0))
  return [
    `| screens | requests a second | bookings a second | ${SERVERS.join(' | ')} | beyond one machine | cells |`,
    `| --- | --- | --- | ${SERVERS.map(() => '---').join(' | ')} | --- | --- |`,
    ...numbers.map(capacityOf).map(({ screens, requests, bookings, cores, beyond, cells }) => {
      const figures = [
        screens,
        requests.toFixed(0),
        bookings.toFixed(1),
        ...SERVERS.map((each) => rounded(cores[each])),
      ]
      return `| ${figures.join(' | ')} | ${beyond.join(', ') || 'nothing'} | ${cells} |`
    }),
  ]
}
