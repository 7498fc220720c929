// What happens to a transaction whose connection breaks, and to its process.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { END_TIMEOUT_S, isOutage, openSql, type Sql } from '../resources.ts'
import { sleep } from '../std/sleep.ts'
import { withSoundTransactions } from './transactions.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(() => database.end())

/** Ends the server's side of a transaction, and waits until it is gone. */
async function breakConnection(tx: Sql): Promise<void> {
  const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  await sql`select pg_terminate_backend(${own!.pid})`
  await vi.waitFor(async () =>
    expect(await sql`select from pg_stat_activity where pid = ${own!.pid}`).toHaveLength(0),
  )
}

test('a transaction whose connection broke is refused, used again or not, and the pool stays usable', async () => {
  for (let round = 0; round < 5; round += 1) {
    const later: unknown[] = []
    const work = sql.begin(async (tx) => {
      await breakConnection(tx as unknown as Sql)
      await sleep(20)
      await Promise.resolve()
        .then(() => tx`select 1`)
        .catch((error: unknown) => later.push(error))
      throw new Error('the work fails of its own')
    })
    await expect(work).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await vi.waitFor(() => expect(later).toHaveLength(1))
    expect(isOutage(later[0]), String(later[0])).toBe(true)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  }
})

test('a statement that dies with its connection fails, and the pool stays usable', async () => {
  const work = sql.begin(async (tx) => {
    const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    setTimeout(() => void sql`select pg_terminate_backend(${own!.pid})`.execute(), 20)
    await tx`select pg_sleep(5)`
  })
  await expect(work).rejects.toThrow()
  // The driver reports the failure once more, to the next user of that connection.
  const again = () => Promise.all(Array.from({ length: 20 }, () => sql`select 1 as one`))
  await vi.waitFor(async () => expect(await again()).toHaveLength(20))
})

describe('a pool whose transaction lost its connection within a statement', () => {
  const loseConnection = async (pool: Sql) => {
    const work = pool.begin(async (tx) => {
      const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      await sql`select pg_terminate_backend(${own!.pid})`
      await tx`select 1`
    })
    await expect(work).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  }
  const isEnded = (ending: Promise<void>, withinMs: number) =>
    Promise.race([ending.then(() => true), sleep(withinMs).then(() => false)])

  test('ends all the same, so that its program does', async () => {
    const pool = openSql(database.url, 1)
    await loseConnection(pool)
    expect(await isEnded(pool.end(), 2 * END_TIMEOUT_S * 1000)).toBe(true)
  })

  test('negative control: the driver alone waits for it; once it does not, the time limit may go', async () => {
    const pool = withSoundTransactions(postgres(database.url, { max: 1 }) as unknown as Sql)
    await loseConnection(pool)
    expect(await isEnded(pool.end(), END_TIMEOUT_S * 1000)).toBe(false)
  })
})

test('a transaction that fails by itself says why, and one that succeeds returns its value', async () => {
  await expect(sql.begin(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(sql.begin((tx) => tx`select nonsense`)).rejects.toMatchObject({ code: '42703' })
  expect(await sql.begin((tx) => tx`select 1 as one`)).toEqual([{ one: 1 }])
  expect(await sql.begin('read only', async (tx) => (await tx`show transaction_read_only`)[0])).toEqual({
    transaction_read_only: 'on',
  })
})

test('negative control: the driver alone ends the process; once it does not, transactions.ts may go', () => {
  const script = `
    import postgres from 'postgres'
    const sql = postgres(process.env.DATABASE_URL, { max: 2 })
    await sql.begin(async (tx) => {
      const [{ pid }] = await tx\`select pg_backend_pid() as pid\`
      await sql\`select pg_terminate_backend(\${pid})\`
      await new Promise((resolve) => setTimeout(resolve, 300))
      await tx\`select 1\`
    }).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await sql.end()`
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, DATABASE_URL: database.url },
    encoding: 'utf8',
  })
  expect(ended.stderr).toContain("Cannot read properties of null (reading 'write')")
  expect(ended.status).not.toBe(0)
})
