// npm run load: an on-sale through every process sells each seat once, and the verdict notices what is wrong.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertShowtime } from '../../testing/catalogue.ts'
import { behindGateway, type WholeSystem } from '../e2e/hosts.ts'
import { freeGroups, newSale } from './buyers.ts'
import { main, runLoad } from './load.ts'
import { profileOf } from './profiles.ts'
import { newTally } from './requests.ts'
import { judge, verdictLine } from './verdict.ts'

/** Its buyers come within 30 s; a busy machine takes its time. */
const ONSALE_MS = 240_000

const wishes = { buyers: 60, minutes: undefined, rate: 5 }

test('help, and what is missing or wrong, by the exit code', async () => {
  const said: string[] = []
  const run = (...args: string[]) => main(args, (line) => said.push(line))
  expect(await run('--help')).toBe(0)
  expect(said[0]).toContain('Exit code')
  expect(await run('--profile', 'smoke')).toBe(2)
  expect(await run('--target', 'http://127.0.0.1:1', '--profile', 'storm')).toBe(2)
  expect(await run('--target', 'http://127.0.0.1:1', '--profile', 'smoke', '--rate', 'x')).toBe(2)
  expect(await run('--target', 'http://127.0.0.1:1', '--profile', 'smoke')).toBe(2)
  expect(said.at(-1)).toContain('does not list showtimes')
})

test('arrivals of a profile add up to its buyers', () => {
  const { arrivals, seconds } = profileOf('onsale', wishes)
  let sum = 0
  for (let at = 0; at < seconds; at += 0.01) sum += arrivals(at) * 0.01
  expect(sum).toBeGreaterThan(wishes.buyers * 0.98)
  expect(sum).toBeLessThan(wishes.buyers * 1.02)
})

describe('the verdict', () => {
  const profile = profileOf('onsale', wishes)
  const good = () => {
    const [sale, tally] = [newSale(), newTally()]
    Object.assign(sale, { bought: 2, sold: ['s 1', 's 2'] })
    tally.times.set('hold', [10, 20])
    tally.sent = 4
    return { sale, tally, seats: { total: 2, sold: 2, free: 0 } }
  }
  type Played = ReturnType<typeof good>
  const failing = ({ sale, tally, seats }: Played) =>
    judge(profile, sale, tally, seats)
      .checks.filter((check) => !check.good)
      .map(({ name }) => name)

  test('passes where all is well', () => {
    const { sale, tally, seats } = good()
    expect(verdictLine('onsale', judge(profile, sale, tally, seats))).toMatch(
      /^PASSED {2}onsale: sold twice 0,/,
    )
  })

  const cases: [string, (played: Played) => unknown][] = [
    ['sold twice', ({ sale }) => sale.sold.push('s 1')],
    ['stuck', ({ sale }) => sale.stuck.push('r')],
    ['refused without reason', ({ sale }) => sale.refused.set('hold 500', 1)],
    ['p99 of buying', ({ tally }) => tally.times.set('reservation', [60_000])],
    ['failed', ({ tally }) => Object.assign(tally, { failed: 1 })],
    ['fill', ({ seats }) => Object.assign(seats, { sold: 1 })],
    ['bought', ({ sale }) => Object.assign(sale, { bought: 0 })],
  ]
  test.each(cases)('fails for %s alone', (name, spoil) => {
    const played = good()
    spoil(played)
    expect(failing(played)).toEqual([name])
  })
})

test('an accessible place takes its companion seats along, which nobody can hold alone', () => {
  const seat = (seatId: string, pairedSeatId: string | null = null, state = 'free') => ({
    seatId,
    pairedSeatId,
    state,
  })
  const map = [
    seat('a'),
    seat('b', 'a'),
    seat('c', null, 'sold'),
    seat('d', 'c'),
    seat('e'),
    seat('f', 'e', 'held'),
  ]
  const ids = freeGroups(map).map((group) => group.map(({ seatId }) => seatId))
  expect(ids).toEqual([['a', 'b'], ['e']])
})

describe('against a running Milo', () => {
  let system: WholeSystem
  const trusted = process.env.TRUSTED_PROXIES
  beforeAll(async () => {
    process.env.TRUSTED_PROXIES = '127.0.0.1'
    system = await behindGateway('node')
  })
  afterAll(async () => {
    if (trusted === undefined) delete process.env.TRUSTED_PROXIES
    else process.env.TRUSTED_PROXIES = trusted
    await system?.stop()
  })

  test('an on-sale sells every seat once, and none is stuck', { timeout: ONSALE_MS }, async () => {
    const { showtimeId } = await insertShowtime(system.database.sql)
    const options = { target: system.url, profile: 'onsale' as const, showtime: showtimeId, ...wishes }
    const lines: string[] = []
    const { checks } = await runLoad(options, (line) => lines.push(line))
    // How fast and how reliable a busy machine is says nothing here.
    const bad = checks.filter(({ name, good }) => !good && !['p99 of buying', 'failed'].includes(name))
    expect(bad, lines.join('\n')).toEqual([])
    const [sold] = await system.database.sql<{ seats: number }[]>`
      select count(*)::int as seats from tickets t join reservations r on r.id = t.reservation_id
      where r.showtime_id = ${showtimeId}`
    expect(sold!.seats).toBeGreaterThan(0)
  })
})
