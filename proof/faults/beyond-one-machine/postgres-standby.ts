// A Postgres of the test's own, and standbys that follow it through a proxy.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { type Child, startChild, untilReady } from '../../../local/servers/child-processes.ts'
import { findPrograms, freePort } from '../../../local/servers/find-programs.ts'
import { installedPostgres, postgresPlan, startPostgres } from '../../../local/servers/postgres.ts'
import { dataPlace, handOver, unprivileged } from '../../../local/servers/postgres-place.ts'
import { signalGroup } from '../../../local/servers/process-ids.ts'
import { type FaultProxy, openFaultProxy } from '../../../testing/fault-proxy.ts'

const run = promisify(execFile)
const READY = { withinMs: 120_000, everyMs: 100 }
const [copier] = findPrograms('pg_basebackup')
export const canFollow = copier !== undefined

export interface Server {
  url: string
  /** It is gone from one moment to the next. */
  kill(): void
  stop(): Promise<void>
}

export interface Standby extends Server {
  /** What it reads the primary's log through. */
  replication: FaultProxy
  /** Waits until it has all that the primary answered until now. */
  catchUp(): Promise<void>
  /** It takes over, and accepts writes when the promise settles. */
  promote(): Promise<void>
}

const killer = (child: Child) => () => signalGroup(child.pid(), 'SIGKILL')

export async function startPrimary(folder: string): Promise<Server> {
  const { url, children, stop } = await startPostgres({ folder, durable: true, embedded: false })
  return { url, kill: killer(children[0]!), stop }
}

/** `synchronous`: from now on the primary answers a commit only when the standby has it. */
export async function startStandby(
  primary: Server,
  folder: string,
  { synchronous }: { synchronous: boolean },
): Promise<Standby> {
  const replication = await openFaultProxy(primary.url, 5432)
  const { bin } = (await installedPostgres())!
  const data = join(dataPlace(folder, unprivileged()), 'data')
  handOver(data, unprivileged())
  // --write-recovery-conf: the copy follows the server that it was taken of.
  const copy = ['--dbname', replication.url, '--pgdata', data, '--write-recovery-conf', '--checkpoint=fast']
  await run(copier!, [...copy, '--no-sync'], { cwd: data, ...unprivileged() })
  const port = await freePort()
  const plan = postgresPlan({ bin, data, port, settings: ['wal_retrieve_retry_interval=200ms'] })
  const child = startChild({ ...plan, name: 'standby', folder })
  const url = Object.assign(new URL(primary.url), { port: String(port) }).href
  const stop = async () => {
    await child.stop()
    await replication.close()
  }
  try {
    await untilReady(child, () => ask(url, (sql) => sql`select 1`), READY)
    if (synchronous) await makeSynchronous(primary.url)
  } catch (error) {
    await stop()
    throw error
  }
  const catchUp = () => untilReplayed(primary.url, url)
  const promote = async () => void (await ask(url, (sql) => sql`select pg_promote(true, 120)`))
  return { url, kill: killer(child), stop, replication, catchUp, promote }
}

/** Not before the copy is taken: it would wait for a standby of its own once it has taken over. */
async function makeSynchronous(primaryUrl: string): Promise<void> {
  await ask(primaryUrl, async (sql) => {
    await sql`alter system set synchronous_standby_names = '*'`
    await sql`select pg_reload_conf()`
    for (;;) {
      const [row] = await sql`select from pg_stat_replication where sync_state = 'sync'`
      if (row) return
      await sql`select pg_sleep(0.1)`
    }
  })
}

async function untilReplayed(primaryUrl: string, standbyUrl: string): Promise<void> {
  const [row] = await ask(
    primaryUrl,
    (sql) => sql<{ until: string }[]>`
    select pg_current_wal_lsn()::text as until`,
  )
  await ask(standbyUrl, async (sql) => {
    for (;;) {
      const [replayed] = await sql`select where pg_last_wal_replay_lsn() >= ${row!.until}::pg_lsn`
      if (replayed) return
      await sql`select pg_sleep(0.1)`
    }
  })
}

async function ask<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
