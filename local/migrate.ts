// Brings a database to the newest schema: dbmate runs the plain SQL of migrations/. As a program it takes DATABASE_URL.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { resolveBinary } from 'dbmate'
import { adminFromEnvironment } from './admin.ts'
import { isMain } from './is-main.ts'

const run = promisify(execFile)
export const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

/** Applies what is missing, one migration a transaction; throws with the tool's words when one fails. */
export async function migrate(databaseUrl: string, folder = MIGRATIONS): Promise<void> {
  const args = [
    '--url',
    withSslMode(databaseUrl),
    '--migrations-dir',
    folder,
    '--no-dump-schema',
    '--wait',
    'up',
  ]
  try {
    // The tool reads .env files and the environment too: it gets no other word than these arguments.
    await run(resolveBinary(), args, { cwd: folder, env: { PATH: process.env.PATH } })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`The migrations failed:\n${stdout}${stderr}`.trimEnd(), { cause: error })
  }
}

/** Its Postgres driver insists on TLS unless told otherwise; this machine's own servers have none. */
function withSslMode(databaseUrl: string): string {
  const url = new URL(databaseUrl)
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
