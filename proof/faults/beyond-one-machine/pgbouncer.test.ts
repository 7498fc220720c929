// Milo behind PgBouncer in transaction mode: sales from hold to ticket over two connections, with LISTEN past
// it.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { isAmbiguous, isOutage, openSql } from '#shared/resources.ts'
import { type FaultProxy, openFaultProxy } from '../../../testing/fault-proxy.ts'
import { redisUrl, servers, type TestDatabase, testDatabase } from '../../../testing/servers.ts'
import { BOOKINGS, LIMIT, lossesOf, openEvening, sell, wishesFor } from './evening.ts'
import { type Pooler, pgbouncer, startPgbouncer } from './pgbouncer.ts'
import { report } from './table.ts'

const possible = servers.postgres === 'real' && pgbouncer !== undefined

describe.skipIf(!possible)('through PgBouncer (needs a real Postgres and PgBouncer)', () => {
  let database: TestDatabase
  let pooler: Pooler
  let toPostgres: FaultProxy
  beforeAll(async () => {
    database = await testDatabase()
    toPostgres = await openFaultProxy(database.url, 5432)
    pooler = await startPgbouncer(toPostgres.url, join(inject('milo').folder, 'pgbouncer'), 2)
  })
  afterAll(async () => {
    await pooler?.stop()
    await toPostgres?.close()
    await database?.end()
  })

  const evening = () => openEvening({ database: pooler.url, direct: database.url, redis: redisUrl() })

  test('everything sells, and the relay hears of new messages', LIMIT, async () => {
    const open = await evening()
    try {
      await vi.waitFor(async () => {
        const listens = await database.sql`
          select from pg_stat_activity where query ilike 'listen%outbox%' and datname = current_database()`
        expect(listens.length).toBeGreaterThan(0)
      })
      const happen = async (strikes: () => void) => {
        strikes()
        toPostgres.cutAll()
      }
      const sold = await sell(await wishesFor(open.sale, BOOKINGS), { after: BOOKINGS / 4, happen })
      await open.rest()
      const losses = await lossesOf(open, sold.purchases)
      report('PgBouncer loses its connections to Postgres', sold, losses)
      expect(losses).toEqual({ lost: 0, twice: 0, moneyBeyond: 0 })
      expect(sold.purchases.filter(({ end }) => end === 'confirmed')).toHaveLength(BOOKINGS)
    } finally {
      await open.end()
    }
  })

  test('a write whose answer was lost behind it counts as perhaps done, never as failed', async () => {
    const sql = openSql(pooler.url, 1)
    await sql`create table lost_answers (id int)`
    toPostgres.cutAnswerTo('insert into lost_answers')
    const failed = await sql`insert into lost_answers values (1)`.catch((error: unknown) => error)
    expect(await database.sql`select from lost_answers`).toHaveLength(1)
    expect({ failed, ambiguous: isAmbiguous(failed), outage: isOutage(failed) }).toMatchObject({
      ambiguous: true,
      outage: true,
    })
    await sql.end({ timeout: 1 })
  })
})
