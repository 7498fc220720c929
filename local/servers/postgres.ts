// A private Postgres: the installed one, or else the embedded one from npm; both are driven in the same way.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { startChild, untilReady } from './child-processes.ts'
import { findPrograms, freePort } from './find-programs.ts'
import { dataPlace, embeddedPrograms, handOver, type Person, unprivileged } from './postgres-place.ts'
import { isInUse } from './run-folder.ts'
import type { Running, ServerPlan } from './running.ts'

const run = promisify(execFile)
/** The version that the migrations are tested with; an older installed one is ignored. */
const OLDEST_MAJOR = 15
/** A first start on a busy machine; usually a second. */
const READY_WITHIN_MS = 30_000
/** Each test file has a handful of connections, and several run at once. */
const MAX_CONNECTIONS = 200
const USER = 'milo'

/** Nothing of a test outlives it, so nothing waits for the disk. */
const FORGETFUL = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
]

export async function startPostgres({ folder, durable, embedded, signal }: ServerPlan): Promise<Running> {
  const person = unprivileged()
  const programs = (embedded ? undefined : await installedPostgres()) ?? (await embeddedOne(person))
  const place = dataPlace(folder, person)
  // One major version cannot read the data of another: each keeps its own.
  const data = join(place, `postgres-${programs.major}`)
  const password = passwordAt(`${data}.password`, person)
  if (!existsSync(data)) await initialise(programs, data, `${data}.password`, person)
  const port = await freePort()
  const settings = durable ? [] : FORGETFUL
  const child = startChild({ ...postgresPlan({ bin: programs.bin, data, port, settings }), folder, signal })
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
  try {
    await untilReady(child, () => createDatabase(url('postgres'), USER), {
      withinMs: READY_WITHIN_MS,
      everyMs: 60,
      signal,
    })
  } catch (error) {
    await child.stop()
    throw error
  }
  return {
    url: url(USER),
    kind: programs.kind,
    what: programs.what,
    data,
    children: [child],
    stop: child.stop,
  }
}

/** The database of a Milo that runs in this folder; undefined: no such run. */
export function runningPostgres(folder: string): string | undefined {
  if (!isInUse(folder)) return undefined
  const place = dataPlace(folder, unprivileged())
  // Postgres' own note of its process, gone when it ends: its fourth line is the port.
  const notes = readdirSync(place)
    .filter((name) => /^postgres-\d+$/.test(name))
    .map((name) => join(place, name))
    .filter((data) => existsSync(join(data, 'postmaster.pid')))
  const [data] = notes
  if (!data) return undefined
  const port = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(`${data}.password`, 'utf8').trim()
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${USER}`
}

/** The child process of a server on prepared data. */
export function postgresPlan(server: { bin: string; data: string; port: number; settings: string[] }) {
  const { bin, data, port } = server
  const address = ['listen_addresses=127.0.0.1', `port=${port}`]
  const settings = [`max_connections=${MAX_CONNECTIONS}`, 'timezone=UTC', ...address, ...server.settings]
  return {
    name: 'postgres',
    command: join(bin, 'postgres'),
    // No Unix socket: its path could be too long, and the port is enough.
    args: ['-D', data, '-k', '', ...settings.flatMap((setting) => ['-c', setting])],
    cwd: data,
    // "Fast" shutdown: ends the sessions and writes everything. SIGTERM would wait for clients to leave.
    endSignal: 'SIGINT' as const,
    ...unprivileged(),
  }
}

interface Programs {
  bin: string
  major: number
  kind: 'real' | 'embedded'
  what: string
}

export async function installedPostgres(): Promise<Programs | undefined> {
  for (const file of findPrograms('postgres')) {
    const bin = dirname(file)
    if (!existsSync(join(bin, 'initdb'))) continue
    const { major, version } = await versionOf(bin)
    if (major >= OLDEST_MAJOR) return { bin, major, kind: 'real', what: `Postgres ${version} (${file})` }
  }
  return undefined
}

async function embeddedOne(person: Person | undefined): Promise<Programs> {
  const bin = embeddedPrograms(person)
  if (!bin)
    throw new Error(
      `No Postgres is installed, and none can be embedded on ${process.platform} ${process.arch}: install Postgres ${OLDEST_MAJOR} or newer, or set DATABASE_URL`,
    )
  const { major, version } = await versionOf(bin)
  return { bin, major, kind: 'embedded', what: `Postgres ${version} (from npm)` }
}

async function versionOf(bin: string): Promise<{ major: number; version: string }> {
  const { stdout } = await run(join(bin, 'postgres'), ['--version'])
  const version = /(\d+)\S*/.exec(stdout)?.[0] ?? ''
  return { major: Number.parseInt(version, 10), version }
}

async function initialise(
  programs: Programs,
  data: string,
  passwordFile: string,
  person: Person | undefined,
) {
  const half = `${data}.new`
  rmSync(half, { recursive: true, force: true })
  handOver(half, person)
  // The same text order everywhere: by code point, with Unicode case mapping.
  const locale =
    programs.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C', '--lc-ctype=C.UTF-8']
  const args = [
    '-D',
    half,
    '-U',
    USER,
    '-E',
    'UTF8',
    ...locale,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-sync',
  ]
  await run(join(programs.bin, 'initdb'), args, { cwd: half, ...person })
  // Renamed only when complete: a killed initdb must not be taken for a database.
  renameSync(half, data)
}

/** One password per data folder, kept beside it: otherwise every user of the machine could connect as us. */
function passwordAt(file: string, person: Person | undefined): string {
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (person) chownSync(file, person.uid, person.gid)
  }
  return readFileSync(file, 'utf8').trim()
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, connect_timeout: 2, onnotice: () => undefined })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (!found) await sql`create database ${sql(name)}`
  } finally {
    await sql.end({ timeout: 1 })
  }
}
