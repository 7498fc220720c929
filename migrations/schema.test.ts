// Keeps schema.sql fresh.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../local/migrate.ts'
import { dumpSchema, SCHEMA_FILE, SCHEMA_FIX } from '../local/schema.ts'
import { testDatabase } from '../testing/servers.ts'

test(`schema.sql is the schema that the migrations make (else: ${SCHEMA_FIX})`, async () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(await dumpSchema())
})

test('migrating a database that is up to date changes nothing', async () => {
  const { sql, url, end } = await testDatabase()
  const versions = () => sql`select version from schema_migrations order by version`
  const before = await versions()
  await migrate(url)
  expect(before.length).toBeGreaterThan(0)
  expect(await versions()).toEqual(before)
  await end()
})

test('a migration that fails leaves nothing of itself and says why', async () => {
  const folder = await mkdtemp(`${tmpdir()}/milo-migrations-`)
  const { sql, url, end } = await testDatabase()
  await writeFile(
    `${folder}/99990101000000_bad.sql`,
    '-- migrate:up\ncreate table half (id int);\nselect 1 / 0;\n-- migrate:down\n',
  )
  await expect(migrate(url, folder)).rejects.toThrow(/division by zero/)
  expect(await sql`select to_regclass('half') as half`).toEqual([{ half: null }])
  await end()
  await rm(folder, { recursive: true })
})

test('a migration puts triggers on one table at most: its locks wait in no circle with bookings', () => {
  const folder = dirname(SCHEMA_FILE)
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql') && file >= '20261129173000')
  expect(files.length).toBeGreaterThan(11)
  for (const file of files.filter((file) => file !== basename(SCHEMA_FILE))) {
    const text = readFileSync(join(folder, file), 'utf8')
    const tables = new Set([...text.matchAll(/^create trigger [^;]*? on (\w+)/gms)].map(([, table]) => table))
    expect([file, tables.size > 1]).toEqual([file, false])
  }
})
