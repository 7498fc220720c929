// What connections ask of their servers: no lock without a time limit, and errors that count as outages.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/servers.ts'
import { newFunction } from './http/function.ts'
import { isOutage } from './resources.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.sql`create table held (id int primary key, value int not null default 0)`
  await database.sql`insert into held values (1), (2)`
})
afterAll(() => database.end())

test('every session has limits, and the server notices when its peer is gone', async () => {
  const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'jit']
  const peer = ['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout']
  const rows = await database.sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name = any(${[...names, ...peer]})`
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    statement_timeout: '10000',
    lock_timeout: '7000',
    idle_in_transaction_session_timeout: '5000',
    jit: 'off',
    tcp_keepalives_idle: '5',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '2',
    tcp_user_timeout: '15000',
  })
})

/**
 * Locks a row within a transaction and blocks; when it continues, it reports how its transaction and the next
 * statement end.
 */
const HOLDER = `
  import { openSql } from './shared/resources.ts'
  const sql = openSql(process.env.DATABASE_URL, 1, 'holder')
  const told = new Promise((resolve) => process.once('SIGUSR2', resolve))
  const ended = sql.begin(async (tx) => {
    await tx\`update held set value = -1 where id = 1\`
    process.stdout.write('locked\\n')
    await told
    await tx\`update held set value = -2 where id = 1\`
  }).then(() => 'committed', (error) => 'refused')
  const alive = setInterval(() => undefined, 1000)
  const outcome = await ended
  const again = async () => {
    for (let n = 0; n < 100; n += 1) try { return (await sql\`select 1 as one\`)[0].one } catch {}
  }
  process.stdout.write(outcome + ' ' + await again() + '\\n')
  clearInterval(alive)
  await sql.end()`

function startHolder(): ChildProcess {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', HOLDER]
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  return spawn(process.execPath, args, { cwd, env: { ...process.env, DATABASE_URL: database.url } })
}

async function read(child: ChildProcess, word: RegExp): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (word.test(text)) return text
  }
  throw new Error(`the child ended after: ${text}`)
}

test('a process blocked within a transaction loses its locks in time, and finds its work rolled back', async () => {
  const { sql } = database
  // The negative control: a session without limits.
  const bare = postgres(database.url, { max: 1 })
  let release = () => undefined as unknown
  const kept = bare.begin(async (tx) => {
    await tx`update held set value = -1 where id = 2`
    await new Promise<void>((resolve) => {
      release = () => resolve()
    })
  })
  const child = startHolder()
  await read(child, /locked/)
  child.kill('SIGSTOP')
  try {
    expect(await sql`update held set value = 1 where id = 1 returning value`).toEqual([{ value: 1 }])
    const control = sql.begin((tx) => tx`select from held where id = 2 for update nowait`)
    await expect(control).rejects.toMatchObject({ code: '55P03' })
  } finally {
    child.kill('SIGCONT')
    child.kill('SIGUSR2')
    release()
  }
  expect(await read(child, /\n/)).toBe('refused 1\n')
  if (child.exitCode === null) await once(child, 'exit')
  expect(child.exitCode).toBe(0)
  expect(await sql`select value from held where id = 1`).toEqual([{ value: 1 }])
  await kept
  await bare.end()
})

describe('Redis errors that say it cannot serve now are outages', () => {
  const replies = [
    "OOM command not allowed when used memory > 'maxmemory'.",
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
    'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    'UNKILLABLE Sorry the script already executed write commands against the dataset.',
    'NOREPLICAS Not enough good replicas to write.',
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica.",
    'MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to no.',
    'CLUSTERDOWN The cluster is down',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'ERR max number of clients reached',
  ]
  test.each(replies)('%s', async (reply) => {
    const fn = newFunction(
      { method: 'GET', path: '/v1/a', summary: 'A', access: 'public', answers: {} },
      () => Promise.reject(new Error(reply)),
    )
    const answer = await fn.request(
      '/v1/a',
      {},
      { LOG_LEVEL: 'silent', resources: { sql: database.sql, redis: {} as never } },
    )
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })

  test.each([
    'BUSYGROUP Consumer Group name already exists',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'ERR wrong number of arguments',
  ])('but not our own mistake: %s', (reply) => expect(isOutage(new Error(reply))).toBe(false))
})

test('Postgres that met a limit, or has no room, is an outage', () => {
  for (const code of ['57014', '55P03', '25P03', '53100', '53200', '53300', '57P01', '57P03'])
    expect(isOutage(Object.assign(new Error('no'), { code }))).toBe(true)
  for (const code of ['23505', '22P05', '42703'])
    expect(isOutage(Object.assign(new Error('no'), { code }))).toBe(false)
})
