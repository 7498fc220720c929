// A running Milo for drills: its servers stand behind proxies that may fail, its processes may stand still.
import postgres from 'postgres'
import { expect } from 'vitest'
import type { Sql } from '#shared/resources.ts'
import { checkAll } from '../../../deploy/audit.ts'
import { insertShowtime, jsonRequest, signIn } from '../../../testing/catalogue.ts'
import { openFaultProxy } from '../../../testing/fault-proxy.ts'
import { startPrometheus } from '../../../testing/prometheus.ts'
import { testRedis } from '../../../testing/servers.ts'
import { behindGateway, type WholeSystem } from '../../e2e/hosts.ts'
import { askHold, chooseSeats, hold, reserve, settled } from '../../e2e/journey.ts'

export type DrillSystem = Awaited<ReturnType<typeof openDrillSystem>>

async function openProxies(servers: { redis: string; database: string; broker: string }) {
  return {
    redis: await openFaultProxy(servers.redis, 6379),
    database: await openFaultProxy(servers.database, 5432),
    broker: await openFaultProxy(servers.broker, 5672),
    /** Past the proxy. */
    brokerUrl: servers.broker,
  }
}

export async function openDrillSystem() {
  let proxies: Awaited<ReturnType<typeof openProxies>> | undefined
  const system = await behindGateway('node', {
    async around(servers) {
      proxies = await openProxies(servers)
      const { redis, database, broker } = proxies
      return { redis: redis.url, database: database.url, broker: broker.url }
    },
  })
  const { ask, keys } = system
  const { sql, url } = system.database
  const { redis, database, broker, brokerUrl } = proxies!
  const prometheus = await startPrometheus(system.system.metrics, '1s')
  const staff = await signIn(sql, keys, { roles: ['customer', 'staff', 'admin'] })

  /** Stops these processes, as a busy machine does, until the returned function is called. */
  function paused(...names: string[]): () => void {
    const pids = system.system.children.filter(({ name }) => names.includes(name)).map((child) => child.pid())
    expect(pids).toHaveLength(names.length)
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    return () => {
      for (const pid of pids) process.kill(pid, 'SIGCONT')
    }
  }

  return {
    ...{ sql, ask, prometheus, redis, database, broker, brokerUrl, paused },
    ...salesAt(system),
    asStaff: (method: string, path: string, body?: object) =>
      ask(
        path,
        body ? jsonRequest(method as 'POST', body, staff.headers) : { method, headers: staff.headers },
      ),
    /** Makes work, and locks its table as a forgotten transaction does. The returned function ends that. */
    async lockedOut(table: string, work: () => Promise<unknown>) {
      const goOn = paused('worker-payments')
      try {
        await work()
        return await lockTable(url, table)
      } finally {
        goOn()
      }
    },
    auditNames: (showtimeId: string) => auditNames(sql, showtimeId),
    /** All servers are there again. */
    restore() {
      for (const proxy of [redis, database, broker]) {
        proxy.goAway(false)
        proxy.freeze(false)
      }
    },
    async stop() {
      await prometheus.stop()
      await system.stop()
      for (const proxy of [redis, database, broker]) await proxy.close()
    },
  }
}

function salesAt({ ask, keys, database: { sql } }: WholeSystem) {
  async function held(seats = 2) {
    const { showtimeId } = await insertShowtime(sql)
    const buyer = await signIn(sql, keys)
    return { buyer, hold: await hold(ask, buyer, showtimeId, await chooseSeats(ask, showtimeId, seats)) }
  }
  async function reserved() {
    const { buyer, hold } = await held()
    return { buyer, reservation: await reserve(ask, buyer, hold) }
  }
  return {
    held,
    reserved,
    async sold() {
      const { buyer, reservation } = await reserved()
      expect((await settled(ask, buyer, reservation.id)).status).toBe('confirmed')
      return { buyer, reservation }
    },
    /** Asks for one seat many times at once: one request gets it. */
    async askForHolds(count: number, showtimeId: string) {
      const buyer = await signIn(sql, keys)
      const [seat] = await sql<{ id: string }[]>`
        select seats.id from seats join showtimes using (layout_id) where showtimes.id = ${showtimeId} limit 1`
      const asks = Array.from({ length: count }, () => askHold(ask, buyer, showtimeId, [seat!.id]))
      await Promise.allSettled(asks.map(async (each) => (await each).text()))
    },
  }
}

/** Kinds of what the command `audit` finds of a showtime. */
async function auditNames(sql: Sql, showtimeId: string): Promise<string[]> {
  const redis = await testRedis()
  try {
    const found = await checkAll({ sql, redis }, { examples: 1000 })
    return found
      .filter(({ examples }) => examples.some((text) => text.includes(showtimeId)))
      .map(({ kind }) => kind)
  } finally {
    redis.disconnect()
  }
}

/** The returned function ends the transaction. */
async function lockTable(url: string, table: string): Promise<() => Promise<void>> {
  const sql = postgres(url, { max: 1 })
  let end: (() => void) | undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let transaction: Promise<unknown> = ended
  await new Promise<void>((resolve, reject) => {
    transaction = sql.begin(async (tx) => {
      await tx.unsafe(`lock table ${table} in exclusive mode`)
      resolve()
      await ended
    })
    transaction.catch(reject)
  })
  return async () => {
    end?.()
    await transaction
    await sql.end()
  }
}
