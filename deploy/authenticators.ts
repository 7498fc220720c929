// Encrypts the secrets of all authenticators with the first key of SECOND_FACTOR_KEY, so that a former key
// can go: `npm run authenticators -- encrypt`.
import { isSealedByFirst, seal, unseal } from '#shared/auth/sealing.ts'
import { listSealed, resealAuthenticator } from '#shared/db/authenticators.ts'
import { withFiles } from '#shared/env-files.ts'
import { openSql } from '#shared/resources.ts'
import { isMain } from '#shared/std/is-main.ts'

const HELP = `DATABASE_URL=postgres://… SECOND_FACTOR_KEY='{…}' npm run authenticators -- encrypt

Encrypts every secret that another key encrypted with the first one. May run beside Milo, and again.`

const BATCH = 200
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** Returns how many it changed. Throws, and leaves the rest, where a key is missing. */
export async function encryptAll(databaseUrl: string, keys: string): Promise<number> {
  const sql = openSql(databaseUrl, 1, 'milo-authenticators')
  let changed = 0
  try {
    for (let after = BEFORE_ALL; ; ) {
      const rows = await listSealed(sql, after, BATCH)
      for (const row of rows) {
        if (isSealedByFirst(keys, row.sealedSecret)) continue
        const next = await seal(keys, row.id, await unseal(keys, row.id, row.sealedSecret))
        if (await resealAuthenticator(sql, row, next)) changed += 1
      }
      const last = rows.at(-1)
      if (!last || rows.length < BATCH) return changed
      after = last.id
    }
  } finally {
    await sql.end()
  }
}

async function main(args: string[]): Promise<void> {
  const { DATABASE_URL, SECOND_FACTOR_KEY } = withFiles(process.env, ['DATABASE_URL', 'SECOND_FACTOR_KEY'])
  if (args.join(' ') !== 'encrypt') throw new Error(HELP)
  if (!DATABASE_URL || !SECOND_FACTOR_KEY) throw new Error(`A setting is missing.\n\n${HELP}`)
  console.log(
    `${await encryptAll(DATABASE_URL, SECOND_FACTOR_KEY)} secrets are encrypted with the first key now.`,
  )
}

if (isMain(import.meta.url)) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
