// Whether a load went well: nothing sold twice, nothing stuck, all seats sold where all were wanted, fast
// enough, without errors.
import type { Sale } from './buyers.ts'
import type { Profile } from './profiles.ts'
import type { Tally } from './requests.ts'

export interface Seats {
  total: number
  sold: number
  free: number
}

export interface Verdict {
  passed: boolean
  /** One line each: what was measured, against what. */
  checks: { name: string; measured: string; limit: string; good: boolean }[]
}

/** `seats` of the showtime that an on-sale is about, after the last buyer. */
export function judge(
  { limits, onsale }: Profile,
  sale: Sale,
  tally: Tally,
  seats: Seats | undefined,
): Verdict {
  const twice = sale.sold.length - new Set(sale.sold).size
  const buying = ['hold', 'reservation'].flatMap((what) => tally.times.get(what) ?? [])
  const p99 = quantile(buying, 0.99)
  const failed = tally.failed / Math.max(1, tally.sent)
  const refused = [...sale.refused.values()].reduce((sum, count) => sum + count, 0)
  const checks: Verdict['checks'] = [
    { name: 'sold twice', measured: String(twice), limit: '0', good: twice === 0 },
    { name: 'stuck', measured: String(sale.stuck.length), limit: '0', good: sale.stuck.length === 0 },
    { name: 'bought', measured: String(sale.bought), limit: '> 0', good: sale.bought > 0 },
    { name: 'refused without reason', measured: String(refused), limit: '0', good: refused === 0 },
    {
      name: 'p99 of buying',
      measured: `${p99.toFixed(0)} ms`,
      limit: `${limits.p99} ms`,
      good: p99 <= limits.p99,
    },
    {
      name: 'failed',
      measured: `${(failed * 100).toFixed(2)} %`,
      limit: `${(limits.failed * 100).toFixed(2)} %`,
      good: failed <= limits.failed,
    },
  ]
  if (onsale && seats) {
    const fill = seats.total === 0 ? 0 : seats.sold / seats.total
    checks.push({ name: 'fill', measured: `${(fill * 100).toFixed(1)} %`, limit: '100 %', good: fill === 1 })
  }
  return { passed: checks.every(({ good }) => good), checks }
}

/** Of no values NaN, which is good for nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function verdictLine(profile: string, { passed, checks }: Verdict): string {
  const parts = checks.map(
    ({ name, measured, limit, good }) => `${name} ${measured}${good ? '' : ` (limit ${limit})`}`,
  )
  return `${passed ? 'PASSED' : 'FAILED'}  ${profile}: ${parts.join(', ')}`
}
