// Writes migrations/schema.sql, the schema after all migrations, for reading and for diffs. Postgres and
// pg_dump both run inside this process (WASM), so that every machine dumps the same bytes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { citext } from '@electric-sql/pglite/contrib/citext'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import { isMain } from '#shared/std/is-main.ts'
import { MIGRATIONS } from './migrate.ts'

export const SCHEMA_FILE = join(MIGRATIONS, 'schema.sql')
export const SCHEMA_FIX = 'npx tsx local/schema.ts'

const HEADER = `-- The schema after all migrations, dumped; not to be edited. Written by: ${SCHEMA_FIX}\n`

/** The text that schema.sql must have. */
export async function dumpSchema(): Promise<string> {
  const database = await PGlite.create({ extensions: { btree_gist, citext, pg_trgm, unaccent } })
  try {
    for (const sql of migrations()) await database.exec(sql)
    const dump = await pgDump({ pg: database, args: ['--schema-only', '--no-owner', '--no-privileges'] })
    return HEADER + plain(await dump.text())
  } finally {
    await database.close()
  }
}

/** The part of each migration that dbmate applies, in its order. */
function migrations(): string[] {
  const files = readdirSync(MIGRATIONS).filter((name) => /^\d+_.*\.sql$/.test(name))
  return files
    .sort()
    .map((name) => readFileSync(join(MIGRATIONS, name), 'utf8').split(/^-- migrate:down.*$/m)[0] ?? '')
}

/**
 * Without lines that differ from dump to dump or mean nothing: settings, random guards, version and empty
 * comments.
 */
function plain(dump: string): string {
  const kept = dump
    .split('\n')
    .filter(
      (line) =>
        !/^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |--$|-- Name: |-- Dumped |-- PostgreSQL )/.test(
          line,
        ),
    )
  return `${kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

if (isMain(import.meta.url)) {
  writeFileSync(SCHEMA_FILE, await dumpSchema())
  console.log(`${SCHEMA_FILE} is written.`)
}
