// The demos succeed on a system like that of npm start: three instances behind the gateway, a worker, the
// seed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../../local/demo/demo.ts'
import { demoGuest } from '../../local/demo/guest.ts'
import { readDemoOptions } from '../../local/demo/options.ts'
import { demoStaff } from '../../local/demo/staff.ts'
import { seed } from '../../local/seed/seed.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'

let host: WholeSystem
beforeAll(async () => {
  host = await behindGateway('node')
  await seed(host.database.url)
})
afterAll(() => host?.stop())

const options = (...args: string[]) => readDemoOptions([...args, '--wait', '30'], { BASE_URL: host.url })

test('a customer books two seats', async () => {
  const { tickets } = await demo(options(), () => undefined)
  const rows = await host.database.sql`
    select distinct seat_id from reservation_seats where released_at is null and reservation_id in (
      select reservation_id from tickets where status = 'valid')`
  expect(new Set(tickets.map(({ code }: { code: string }) => code)).size).toBe(2)
  expect(rows).toHaveLength(2)
})

test('a guest books two seats, and opens the tickets by the link of a mail', async () => {
  const said: string[] = []
  const tickets = await demoGuest(options('guest'), host.outgoing, (line) => said.push(line))
  expect(tickets.map(({ status }) => status)).toEqual(['valid', 'valid'])
  expect(said.join('\n')).toContain('"kind":"guest"')
})

test('a declined card leaves the seats to another one', async () => {
  const { tickets } = await demo(options('retry'), () => undefined)
  expect(tickets).toHaveLength(2)
})

test('a bank that asks its customer gets its answer', async () => {
  const said: string[] = []
  const { tickets } = await demo(options('3ds'), (line) => said.push(line))
  expect(tickets).toHaveLength(2)
  expect(said.join('\n')).toMatch(/\/simulator\/[0-9a-f-]{36}/)
})

test('a declined card whose customer has no other gives the seats back', async () => {
  expect(await demo(options('--card', 'declined'), () => undefined)).toMatchObject({ status: 'declined' })
})

test('staff open a theater, draw, schedule, sell, move and cancel, and each answer is said', async () => {
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
    '13 showtimes need it',
  ])
    expect(all).toContain(words)
})
