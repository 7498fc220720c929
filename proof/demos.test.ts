// The demos go through on a system as npm start makes it: three instances behind the gateway, a worker, and the seed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../local/demo.ts'
import { readDemoOptions } from '../local/demo-options.ts'
import { demoStaff } from '../local/demo-staff.ts'
import { seed } from '../local/seed.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'

/** Some seconds for the processes and the seed, on a machine that is busy with other tests. */
const START_MS = 120_000
/** The demos wait for the worker. */
const DEMO_MS = 60_000

let host: WholeSystem
beforeAll(async () => {
  host = await behindGateway('node')
  await seed(host.database.url)
}, START_MS)
afterAll(() => host?.stop(), START_MS)

const options = (...args: string[]) => readDemoOptions([...args, '--wait', '30'], { BASE_URL: host.url })

test('a customer books two seats', { timeout: DEMO_MS }, async () => {
  expect((await demo(options(), () => undefined)).tickets).toHaveLength(2)
})

test('staff open a theater, draw, schedule, sell, move and cancel, and each answer is said', {
  timeout: DEMO_MS,
}, async () => {
  const said: string[] = []
  await demoStaff(options('staff'), (line) => said.push(line))
  const all = said.join('\n')
  for (const words of [
    'has \\"x\\" at place 4 of row B',
    '"dryRun":true,"showtimes":14',
    '"overlaps": 14',
    '"standard":"€9.00"',
    '"screens": "1 → 2"',
    '"status":"done","waiting":0,"cancelled":1,"refundsDue":0,"refunded":1',
    '13 showtimes to come need it',
  ])
    expect(all).toContain(words)
})
