// A host that is gone acknowledges nothing: what waits for it ends in time, where the kernel takes a quarter
// of an hour.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer, TLSSocket } from 'node:tls'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { describe, expect, test, vi } from 'vitest'
import { type NetworkLink, namespacesAllowed, openNamespaceLink } from '../../testing/network-namespace.ts'
import { redisUrl, type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { openRedis } from '../redis.ts'
import { isAmbiguous, openSql } from '../resources.ts'
import { sleep } from '../std/sleep.ts'
import { socketsWithin } from './silent-connections.ts'

interface Place {
  database: TestDatabase
  linkTo(url: string, port: number): Promise<NetworkLink>
  /** A server in front of Postgres that speaks TLS with clients. */
  encrypted(url: string): Promise<string>
}

/** Each test has a place of its own: they wait side by side. */
async function newPlace(): Promise<Place & { end(): Promise<void> }> {
  const database = await testDatabase()
  const links: NetworkLink[] = []
  let front: Server | undefined
  return {
    database,
    async linkTo(url, port) {
      const link = await openNamespaceLink(url, port)
      links.push(link)
      return link
    },
    async encrypted(url) {
      front = createServer((socket) => socket.once('data', () => serveTls(socket, new URL(url))))
      await once(front.listen(0, '127.0.0.1'), 'listening')
      const { port } = front.address() as AddressInfo
      return Object.assign(new URL(url), { port, search: '?sslmode=require' }).href
    },
    async end() {
      for (const link of links) await link.close()
      front?.close()
      await database.end()
    },
  }
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const place = await newPlace()
  await work(place).finally(place.end)
}

describe.skipIf(!namespacesAllowed())('a host is gone (needs root and iproute2)', () => {
  /** Of the statement that was sent to it: 'waits', or the code of its error. */
  function watched(sql: Pick<postgres.Sql, 'unsafe'>) {
    const state = { end: 'waits' }
    sql.unsafe('select 1').then(
      () => Object.assign(state, { end: 'answered' }),
      (error: { code: string }) => Object.assign(state, { end: error.code }),
    )
    return state
  }

  async function statementEnds({ linkTo }: Place, url: string): Promise<void> {
    const link = await linkTo(url, 5432)
    const pool = openSql(link.url, 1)
    // The negative control: keep-alive alone, which probes nothing while something is unacknowledged.
    const bare = postgres(link.url, { max: 1, keep_alive: 5 })
    for (const sql of [pool, bare]) await sql.unsafe('select 1')
    link.freeze(true)
    const [ours, control] = [watched(pool as never), watched(bare)]
    // Others ask meanwhile, on the same connection.
    const asking = setInterval(() => watched(pool as never), 200)
    await vi.waitFor(() => expect(ours.end).not.toBe('waits'), { timeout: 120_000, interval: 100 })
    clearInterval(asking)
    expect(isAmbiguous(Object.assign(new Error(), { code: ours.end }))).toBe(true)
    expect(control.end).toBe('waits')
    link.freeze(false)
    expect(await pool`select 1 as one`).toEqual([{ one: 1 }])
    await Promise.all([pool.end(), bare.end({ timeout: 0 })])
  }

  test.concurrent('of Postgres, by plain: a statement ends, and the next one finds it there again', () =>
    inPlace((place) => statementEnds(place, place.database.url)))

  test.concurrent('of Postgres, by TLS: a statement ends, and the next one finds it there again', () =>
    inPlace(async (place) => statementEnds(place, await place.encrypted(place.database.url))))

  async function connectionEnds({ linkTo }: Place): Promise<void> {
    const link = await linkTo(redisUrl(), 6379)
    const redis = openRedis(link.url)
    // The negative control: commands give up, the connection does not.
    const bare = new Redis(link.url, { commandTimeout: 1000 })
    for (const one of [redis, bare]) {
      one.on('error', () => undefined)
      await vi.waitFor(() => one.ping())
    }
    link.freeze(true)
    for (const one of [redis, bare]) await expect(one.ping()).rejects.toThrow('Command timed out')
    await vi.waitFor(() => expect(redis.status).not.toBe('ready'))
    expect(bare.status).toBe('ready')
    link.freeze(false)
    await vi.waitFor(() => redis.ping(), { timeout: 60_000 })
    redis.disconnect()
    bare.disconnect()
  }

  test.concurrent('of Redis: its connection ends, and another one is opened', () => inPlace(connectionEnds))

  async function idleOnesEnd({ database }: Place): Promise<void> {
    const pool = openSql(database.url, 1)
    let heard = 0
    await pool.listen('here', () => {
      heard += 1
    })
    await pool`select 1`
    const open = () => database.sql`
      select pid from pg_stat_activity where datname = current_database() and application_name = 'milo'
      and pid <> pg_backend_pid()`
    expect(await open()).toHaveLength(2)
    await vi.waitFor(async () => expect(await open()).toHaveLength(1), { timeout: 120_000 })
    await database.sql.notify('here', '')
    await vi.waitFor(() => expect(heard).toBe(1))
    await pool.end()
  }

  test.concurrent('of an idle pool: connections end, those that listen stay', () => inPlace(idleOnesEnd))
})

test('a silent connection with TLS ends without an error that nobody hears, whatever is written then', async () => {
  const pem = newCertificate()
  const server = createTlsServer({ key: pem, cert: pem }, (client) => client.on('error', () => undefined))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const unheard: Error[] = []
  const note = (error: Error) => unheard.push(error)
  process.on('uncaughtException', note)
  const place = { host: ['127.0.0.1'], port: [port], path: false, idle_timeout: 10, ssl: 'require' } as const
  const socket = socketsWithin(1)({ ...place, host: [...place.host], port: [...place.port] })
  await once(socket, 'connect')
  // As the driver does.
  const secure = connectTls({ socket, rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  secure.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    secure.once('close', () => {
      secure.removeAllListeners()
      resolve()
    })
  })
  let isWriting = true
  const write = () => {
    if (secure.writableLength < 1000) secure.write('x')
    if (isWriting) setImmediate(write)
  }
  write()
  await closed
  await sleep(100)
  isWriting = false
  process.off('uncaughtException', note)
  server.close()
  expect(unheard).toEqual([])
  expect(socket.destroyed).toBe(true)
})

const CERTIFICATE = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '-', '-subj', '/CN=postgres']

const newCertificate = () => execFileSync('openssl', CERTIFICATE, { encoding: 'utf8', stdio: 'pipe' })

function serveTls(socket: Socket, { hostname, port }: URL): void {
  const pem = newCertificate()
  // Postgres' answer to a client that asks for TLS.
  socket.write('S')
  const client = new TLSSocket(socket, { isServer: true, key: pem, cert: pem })
  const postgres = connect(Number(port) || 5432, hostname)
  client.pipe(postgres).pipe(client)
  for (const end of [client, postgres]) end.on('error', () => undefined)
}
