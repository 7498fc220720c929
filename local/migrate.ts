// Migrates a database to the newest schema: dbmate runs the plain SQL of migrations/. As a program it takes
// DATABASE_URL.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { resolveBinary } from 'dbmate'
import { isMain } from '#shared/std/is-main.ts'
import { adminFromEnvironment } from '../deploy/admin.ts'

const run = promisify(execFile)
export const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

/** Applies missing migrations, each in a transaction; throws with dbmate's output if one fails. */
export async function migrate(databaseUrl: string, folder = MIGRATIONS): Promise<void> {
  const args = [
    '--url',
    connectionOf(databaseUrl),
    '--migrations-dir',
    folder,
    '--no-dump-schema',
    '--wait',
    'up',
  ]
  try {
    // dbmate also reads .env files and the environment: these arguments override both.
    await run(resolveBinary(), args, { cwd: folder, env: { PATH: process.env.PATH } })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`The migrations failed:\n${stdout}${stderr}`.trimEnd(), { cause: error })
  }
}

// All queries after a migration that waits for a lock wait behind it: it gives up before people notice, and
// can be repeated.
const LOCK_TIMEOUT = '5s'
// A blocked dbmate gives its locks back.
const IDLE_TIMEOUT = '60s'

/**
 * Its Postgres driver requires TLS by default; private servers have no TLS. It passes unknown parameters to
 * the server as session settings.
 */
export function connectionOf(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const limits = { lock_timeout: LOCK_TIMEOUT, idle_in_transaction_session_timeout: IDLE_TIMEOUT }
  for (const [name, value] of Object.entries(limits))
    if (!url.searchParams.has(name)) url.searchParams.set(name, value)
  const near = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (!url.searchParams.has('sslmode') && near) url.searchParams.set('sslmode', 'disable')
  return url.href
}

if (isMain(import.meta.url)) {
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) {
    console.error('DATABASE_URL is not set')
    process.exit(1)
  }
  await migrate(databaseUrl)
  console.log('The database has the newest schema.')
  if (await adminFromEnvironment(databaseUrl, process.env)) console.log('ADMIN_EMAIL is an admin now.')
}
