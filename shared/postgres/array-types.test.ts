// Arrays come back from Postgres as they were given, and a connection that breaks at its first statement is
// heard by who sent that.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFaultProxy } from '../../testing/fault-proxy.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { openSql } from '../resources.ts'
import { arrayTypes } from './array-types.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const HARD = ['', 'null', 'NULL', 'a,b', '{a}', 'say "no"', 'back\\slash', ' space ', 'é\n字', "it's"]
const day = new Date('2026-03-01T00:00:00Z')
const tables: Record<string, unknown[]> = {
  bool: [true, false],
  char: ['a', '"'],
  name: ['seats', 'a,b'],
  int2: [0, -7],
  int4: [0, 2 ** 31 - 1],
  text: HARD,
  bpchar: ['a'],
  varchar: HARD,
  int8: [0, 2 ** 53 - 1],
  float4: [0.5],
  float8: [0.1, -1e300],
  oid: [2951],
  timestamp: [day],
  date: [day],
  timestamptz: [day, new Date('1999-12-31T23:59:59.123Z')],
  numeric: ['1.10', '-0.001'],
  json: [{ a: '"' }, 'x', 2],
  uuid: ['00000000-0000-4000-8000-000000000001'],
  jsonb: [{ a: '"' }, 'x', 2],
}

test.each(Object.entries(tables))('%s[]', async (name, values) => {
  const { sql } = database
  for (const given of [values, [], [values[0], null, values[0]]]) {
    const [kept] = await sql`select ${sql.typed(given as never, arrayTypes[`_${name}`]!.to)} as back`
    expect(kept!.back).toEqual(given)
  }
})

test('the ids are those of the server, and no column has an array that is not among them', async () => {
  const { sql } = database
  const rows = await sql<{ name: string; oid: number }[]>`
    select typname as name, oid::int as oid from pg_type where typname = any(${Object.keys(arrayTypes)})`
  expect(Object.fromEntries(rows.map(({ name, oid }) => [name, [oid]]))).toEqual(
    Object.fromEntries(Object.entries(arrayTypes).map(([name, { from }]) => [name, from])),
  )
  const unknown = await sql`
    select attrelid::regclass::text as relation, attname, typname from pg_attribute
    join pg_type on pg_type.oid = atttypid join pg_class on pg_class.oid = attrelid
    where typcategory = 'A' and attnum > 0 and relnamespace = 'public'::regnamespace
      and typname <> all(${Object.keys(arrayTypes)})`
  expect(unknown).toEqual([])
})

test('a connection can be reserved before anything was asked, and six at once', async () => {
  const sql = openSql(database.url, 8)
  try {
    const reserved = await Promise.all(Array.from({ length: 6 }, () => sql.reserve()))
    const pids = await Promise.all(
      reserved.map(async (each) => (await each`select pg_backend_pid() as pid`)[0]!.pid),
    )
    expect(new Set(pids).size).toBe(6)
    for (const each of reserved) each.release()
  } finally {
    await sql.end({ timeout: 1 })
  }
})

test('a new connection sends the caller’s statement first: where it breaks, the caller hears it and no one else', async () => {
  const proxy = await openFaultProxy(database.url, 5432)
  const sql = openSql(proxy.url, 1)
  try {
    // The driver's own question, if it had one.
    proxy.cutRequest('pg_type', 1)
    proxy.cutRequest('select 41', 1)
    await expect(sql`select 41 + 1 as sum`).rejects.toThrow()
    expect(proxy.cuts()).toBe(1)
    expect(await sql`select 41 + 1 as sum`).toEqual([{ sum: 42 }])
    expect(proxy.cuts()).toBe(1)
  } finally {
    await sql.end({ timeout: 1 })
    await proxy.close()
  }
})
