// A PgBouncer of the test's own in transaction mode: many clients, a few connections to Postgres.
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { startChild, untilReady } from '../../../local/servers/child-processes.ts'
import { findPrograms, freePort } from '../../../local/servers/find-programs.ts'
import { dataPlace, handOver, unprivileged } from '../../../local/servers/postgres-place.ts'

export const [pgbouncer] = findPrograms('pgbouncer')

// As docs/operate/scale.md has them: what Milo asks of each session, the role gives.
const IGNORED = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'tcp_keepalives_idle',
  'tcp_keepalives_interval',
  'tcp_keepalives_count',
  'tcp_user_timeout',
  'jit',
]

export interface Pooler {
  url: string
  stop(): Promise<void>
}

/** `size` connections to the database of this URL. */
export async function startPgbouncer(databaseUrl: string, folder: string, size: number): Promise<Pooler> {
  const person = unprivileged()
  const place = join(dataPlace(folder, person), 'pgbouncer')
  handOver(place, person)
  const port = await freePort()
  const target = new URL(databaseUrl)
  const keep = (name: string, lines: string[]) => {
    writeFileSync(join(place, name), `${lines.join('\n')}\n`, { mode: 0o600 })
    if (person) chownSync(join(place, name), person.uid, person.gid)
  }
  keep('users.txt', [`"${target.username}" "${target.password}"`])
  keep('pgbouncer.ini', [
    '[databases]',
    `* = host=${target.hostname} port=${target.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(place, 'users.txt')}`,
    'pool_mode = transaction',
    `default_pool_size = ${size}`,
    `ignore_startup_parameters = ${IGNORED.join(', ')}`,
  ])
  const child = startChild({
    name: 'pgbouncer',
    command: pgbouncer!,
    args: [join(place, 'pgbouncer.ini')],
    folder,
    cwd: place,
    endSignal: 'SIGINT',
    ...person,
  })
  const url = Object.assign(new URL(databaseUrl), { port: String(port) })
  // Its version before 1.21 knows no prepared statements.
  url.searchParams.set('prepare', 'false')
  const answers = async () => {
    const sql = postgres(url.href, { max: 1, connect_timeout: 5, fetch_types: false })
    await sql`select 1`.finally(() => sql.end({ timeout: 1 }))
  }
  try {
    await untilReady(child, answers, { withinMs: 60_000, everyMs: 100 })
  } catch (error) {
    await child.stop()
    throw error
  }
  return { url: url.href, stop: child.stop }
}
