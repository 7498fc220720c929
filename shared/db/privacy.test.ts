// docs/privacy.md lists every column of every table, and says of each table how long it really is kept.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { retention } from './retention.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
const columnsOf = (cell: string) => (cell === '–' ? [] : cell.split(', '))
const listed = [...page.matchAll(/^\| (\w+) \| (.+?) \| (.+?) \| (.+?) \|$/gm)]
  .map(([, table = '', personal = '', other = '', kept = '']) => ({ table, personal, other, kept }))
  .filter(({ table }) => table !== 'table')

test('each column of each table is listed once, as personal or not', async () => {
  const rows = await database.sql<{ name: string; columns: string[] }[]>`
    select table_name as name, array_agg(column_name::text order by column_name::text) as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' group by table_name`
  const schema = Object.fromEntries(rows.map(({ name, columns }) => [name, columns.sort()]))
  const doc = Object.fromEntries(
    listed.map(({ table, personal, other }) => [table, [...columnsOf(personal), ...columnsOf(other)].sort()]),
  )
  expect(doc).toEqual(schema)
})

test('a table is kept as its rule says', () => {
  const wrong = listed.filter(({ table, kept }) => !kept.startsWith(retention[table]?.kept ?? 'no rule'))
  expect(wrong).toEqual([])
})
