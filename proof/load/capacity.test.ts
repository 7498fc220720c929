// The capacity model: more screens take more of everything, and its page has the table that it computes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../local/start/processes.ts'
import { capacityOf, capacityTable, SERVERS } from './capacity.ts'
import { main } from './load.ts'

const NUMBERS = [10, 1000, 10_000, 100_000]

test('every number grows with the number of screens, and nothing is free', () => {
  const [small, large] = [capacityOf(1), capacityOf(1000)]
  for (const server of SERVERS) {
    expect(small.cores[server], server).toBeGreaterThan(0)
    expect(large.cores[server], server).toBeCloseTo(1000 * small.cores[server], 6)
  }
  expect(small.beyond).toEqual([])
})

test('what is beyond one machine is named, the worst first', () => {
  const { beyond, cores } = capacityOf(1_000_000)
  expect(beyond.slice(0, 2)).toEqual(['redis', 'postgres'])
  expect(cores.redis).toBeGreaterThan(1)
})

test('cells are as few as leave no server of a cell beyond one machine', () => {
  expect(NUMBERS.map((screens) => capacityOf(screens).cells)).toEqual([1, 1, 1, 3])
  for (let screens = 1; screens < 1e7; screens = Math.ceil(screens * 1.7)) {
    const { cells } = capacityOf(screens)
    expect(capacityOf(screens / cells).beyond, `${screens} in ${cells}`).toEqual([])
    if (cells > 1) expect(capacityOf(screens / (cells - 1)).beyond, `${screens}`).not.toEqual([])
  }
})

test('the page has the table of the model, and the command prints it', async () => {
  const page = readFileSync(join(ROOT, 'docs/operate/scale.md'), 'utf8')
  const table = capacityTable(NUMBERS)
  expect(page).toContain(table.join('\n'))
  const said: string[] = []
  expect(await main(['--model', NUMBERS.join(',')], (line) => said.push(line))).toBe(0)
  expect(said).toEqual(table)
  expect(await main(['--model', 'many'], () => undefined)).toBe(2)
})
