// npm run audit reports violated invariants, also by its exit code.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mustReserve, newBuyer, overdue, useSale } from '../testing/sales.ts'
import { redisUrl } from '../testing/servers.ts'
import { main } from './audit.ts'

const sale = useSale()
let printed: string[]
beforeEach(() => {
  printed = []
  for (const way of ['log', 'error'] as const)
    vi.spyOn(console, way).mockImplementation((text) => printed.push(text))
})
afterEach(() => vi.restoreAllMocks())

const run = (...args: string[]) => main(args, { DATABASE_URL: sale.database.url, REDIS_URL: redisUrl() })

test('all invariants hold: 0. One is violated: 1, with its kind, count and an example', async () => {
  const { id } = await mustReserve(await newBuyer(sale), [0])
  expect([await run(), printed]).toEqual([0, ['All invariants hold.']])
  await overdue(sale, id, 3_600_000)
  printed = []
  expect(await run('--examples', '1')).toBe(1)
  expect(printed[0]).toBe('reservation_overdue: 1')
  expect(printed[1]).toContain(id)
})

test('help and kinds are printed; an unknown or missing argument is 2', async () => {
  expect(await run('--help')).toBe(0)
  expect(printed[0]).toContain('Exit code')
  expect(await run('--kinds')).toBe(0)
  expect(printed[1]!.split('\n')).toContain('reservation_overdue')
  expect(await run('--all')).toBe(2)
  expect(await main([], {})).toBe(2)
})
