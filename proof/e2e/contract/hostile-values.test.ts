// The negative control of the hostile values: unchecked, they break every kind of column and parser behind
// the API.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { hostileCursors, hostileNumbers, hostileTexts } from './hostile-values.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.end())

/** As a function would write it that checks nothing. */
const writes: [column: string, values: readonly unknown[], broken: unknown[]][] = [
  ['text', hostileTexts, ['a\u0000b']],
  ['date', hostileTexts, ['0000-01-01', '2026-02-29']],
  ['timestamptz', hostileTexts, ['0000-01-01T00:00:00Z']],
  ['int', hostileNumbers, [2 ** 31, 1e21]],
  ['bigint', hostileNumbers, [2 ** 63, 1e21]],
]

test.each(writes)(
  '%s: values of the table fail where nothing checks them',
  async (column, values, broken) => {
    const failed: unknown[] = []
    for (const value of values) {
      const text = typeof value === 'string' ? value : String(value)
      await database.sql.unsafe(`select $1::text::${column}`, [text]).catch(() => failed.push(value))
    }
    expect(failed).toEqual(expect.arrayContaining(broken))
    // A table that fails everywhere would try nothing that is nearly right.
    expect(failed.length).toBeLessThan(values.length)
  },
)

test('jsonb: halves of characters and NUL fail', async () => {
  for (const value of ['\ud800', 'x\udc00y', 'a\u0000b']) {
    expect(hostileTexts).toContain(value)
    await expect(database.sql.unsafe('select $1::text::jsonb', [JSON.stringify(value)])).rejects.toThrow()
  }
})

test('cursors of the table are well-formed, and hold what a query would take as its value', async () => {
  const first = (cursor: string) => {
    try {
      return (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[])[0]
    } catch {
      return undefined
    }
  }
  const values = hostileCursors.map(first)
  expect(values).toEqual(expect.arrayContaining(['a\u0000b', '0000-01-01', 2 ** 31]))
})
