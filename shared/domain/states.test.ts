// The states in the code, in the tables and in the charts of the docs are the same.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { paymentStates, refundStates } from './payment.ts'
import { reservationStates } from './reservation.ts'
import { showtimeStates } from './showtime.ts'

const machines = {
  payments: paymentStates,
  refunds: refundStates,
  reservations: reservationStates,
  showtimes: showtimeStates,
}
const arrows = (states: Record<string, readonly string[]>) =>
  Object.entries(states)
    .flatMap(([from, followers]) => followers.map((to) => `${from} --> ${to}`))
    .sort()

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

test.each(Object.entries(machines))(
  'the table %s refuses every step that the data does not name',
  async (table, states) => {
    const [trigger] = await database.sql<{ text: string }[]>`
    select pg_get_triggerdef(oid) as text from pg_trigger where tgname = ${`${table}_transition`}`
    const [, held] = /refuse_transition\('(.*)'\)/.exec(trigger!.text) ?? []
    expect(JSON.parse(held!)).toEqual(states)
  },
)

test.each(Object.entries(machines))('the table %s has exactly these states', async (table, states) => {
  const [check] = await database.sql<{ text: string }[]>`
    select pg_get_constraintdef(oid) as text from pg_constraint where conname = ${`${table}_status_check`}`
  const known = [...check!.text.matchAll(/'(\w+)'::text/g)].map(([, state]) => state)
  expect(known.sort()).toEqual(Object.keys(states).sort())
})

test('a transition that is not named is refused', async () => {
  const { sql } = database
  await expect(
    sql.begin(async (tx) => {
      await tx`create temporary table walking (status text)`
      await tx`create trigger t before update of status on walking for each row
        execute function refuse_transition('{"requested": ["captured"], "captured": []}')`
      await tx`insert into walking values ('requested')`
      await tx`update walking set status = 'captured'`
      await tx`update walking set status = 'requested'`
    }),
  ).rejects.toThrow('walking cannot go from captured to requested')
})

test.each(Object.entries(machines))('a chart of the docs shows the transitions of %s', (_table, states) => {
  const pages = ['ARCHITECTURE.md', 'docs/states.md']
    .map((page) => readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'))
    .join('\n')
  const known = new Set(Object.keys(states))
  const charts = [...pages.matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, chart]) =>
    [...chart!.matchAll(/(\w+) --> (\w+)/g)].map(([, from, to]) => [from!, to!] as const),
  )
  const own = charts.map((steps) =>
    steps
      .filter(([from, to]) => known.has(from) && known.has(to))
      .map(([from, to]) => `${from} --> ${to}`)
      .sort(),
  )
  expect(own).toContainEqual(arrows(states))
})
