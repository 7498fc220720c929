// Three instances behind the gateway: fifty customers want one seat, and an instance dies under its readers.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { insertShowtime, signIn } from '../../testing/catalogue.ts'
import { redisUrl } from '../../testing/servers.ts'
import { type GuardSwitch, openGuardSwitch } from '../faults/guard-switch.ts'
import { behindGateway, type WholeSystem } from './hosts.ts'
import { askHold, type Customer, chooseSeats, statesOf } from './journey.ts'

const CUSTOMERS = 50
const READERS = 8

let system: WholeSystem
let proxy: GuardSwitch
let customers: Customer[]

beforeAll(async () => {
  proxy = await openGuardSwitch(redisUrl())
  system = await behindGateway('node', { redis: proxy.url })
  const { sql } = system.database
  customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => signIn(sql, system.keys)))
})
afterAll(async () => {
  await system?.stop()
  await proxy?.close()
})

const instanceOf = ({ headers }: Response) => headers.get('x-served-by')

/** All ask for the same free seat at once; gives the seat and how many got which answer. */
async function race() {
  const { showtimeId } = await insertShowtime(system.database.sql)
  const seatIds = await chooseSeats(system.ask, showtimeId, 1)
  const answers = await Promise.all(
    customers.map((customer) => askHold(system.ask, customer, showtimeId, seatIds)),
  )
  const count = (status: number) => answers.filter((answer) => answer.status === status).length
  return { showtimeId, seatIds, created: count(201), refused: count(409), answers }
}

test('one of fifty customers gets the seat, forty-nine are told that it is taken', async () => {
  const { showtimeId, seatIds, created, refused, answers } = await race()
  expect({ created, refused }).toEqual({ created: 1, refused: CUSTOMERS - 1 })
  expect(await statesOf(system.ask, showtimeId, seatIds)).toEqual(['held'])
  expect(new Set(answers.map(instanceOf))).toEqual(new Set(['a', 'b', 'c']))
})

test('the negative control: with the guard of the hold script off, more than one gets it', async () => {
  proxy.guard('off')
  const { created } = await race().finally(() => proxy.guard('on'))
  expect(created).toBeGreaterThan(1)
})

test('no read fails when an instance is killed, neither at that moment nor later, and it comes back', async () => {
  const { showtimeId } = await insertShowtime(system.database.sql)
  const paths = ['/v1/movies', `/v1/showtimes/${showtimeId}/seat-map`]
  const seen: { status: number; by: string | null }[] = []
  let reading = true
  const read = async (reader: number) => {
    while (reading) {
      const answer = await system.ask(paths[reader % paths.length]!)
      await answer.arrayBuffer()
      seen.push({ status: answer.status, by: instanceOf(answer) })
    }
  }
  const readers = Promise.all(Array.from({ length: READERS }, (_, reader) => read(reader)))
  const instances = (since: number) => new Set(seen.slice(since).map(({ by }) => by)).size
  try {
    await vi.waitFor(() => expect(instances(0)).toBe(3))
    const victim = system.system.children.find(({ name }) => name === 'functions-b')!
    const killed = victim.pid()
    process.kill(killed, 'SIGKILL')
    // Two serve while it is away, and three again once it is back.
    await vi.waitFor(() => expect(instances(seen.length - 50)).toBe(2), { interval: 5 })
    const away = seen.length
    await vi.waitFor(() => expect(instances(away)).toBe(3))
    expect(victim.pid()).not.toBe(killed)
  } finally {
    reading = false
    await readers
  }
  expect(seen.filter(({ status }) => status !== 200)).toEqual([])
})
