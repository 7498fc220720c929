// Each kind of inconsistency that Postgres shows is found when it is made, and nothing else; and audits take
// showtimes in turn.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { kindNames } from '#shared/db/inconsistencies.ts'
import { takeShowtimesToAudit } from '#shared/db/showtime-audits.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import { insertScreen, insertShowtime, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { testDatabase } from '../../testing/servers.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import auditFunction, { audit } from './audit.ts'
import { inconsistencies, message, refund } from './testing-inconsistencies.ts'
import type { Ids } from './testing-try-inconsistencies.ts'

const sale = useSale()
let bought: Ids
beforeAll(async () => {
  const { sql } = sale.database
  const settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  const buyer = await newBuyer(sale)
  const { showtimeId } = buyer.showtime
  const reservation = await mustReserve(buyer, [0, 1])
  await settle(reservation.payment.id, silent)
  bought = { reservationId: reservation.id, paymentId: reservation.payment.id, showtimeId }
  // Redis has nothing to compare: this file is about Postgres.
  await unloadMap(sale.redis, showtimeId)
})

testRefusals({
  fn: auditFunction,
  env: () => sale.env,
  method: 'POST',
  path: '/v1/scheduled/audit',
  access: 'staff',
})

test('staff can call for an audit, and a healthy system has no findings', async () => {
  const staff = await signIn(sale.database.sql, sale.env, { roles: ['staff'] })
  const init = { method: 'POST', headers: staff.headers }
  const answer = await auditFunction.request('/v1/scheduled/audit', init, sale.env)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ showtimes: 1, busy: 0, repaired: 0, found: {} })
})

class Undone extends Error {}

/**
 * Audits a system with this inconsistency in it, which no guard of the tables stops; then it was never there.
 */
async function auditWith(make: (sql: Sql, ids: Ids) => PromiseLike<unknown>) {
  const log = { warn: vi.fn(), error: vi.fn() }
  let found: unknown
  const work = sale.database.sql.begin(async (tx) => {
    const sql = tx as unknown as Sql
    await sql`set local session_replication_role = replica`
    await make(sql, bought)
    const { redis } = sale
    found = (await audit({ sql, redis, log: log as unknown as Log }, async () => undefined)).found
    throw new Undone()
  })
  await expect(work).rejects.toThrow(Undone)
  return { found, log }
}

test('every kind has its inconsistency here', () => {
  const made = new Set(inconsistencies.flatMap(([, found]) => Object.keys(found)))
  expect(kindNames.filter((kind) => !made.has(kind))).toEqual([])
})

describe('an audit finds', () => {
  test.each(inconsistencies)('%s', async (_, expected, make) => {
    const { found, log } = await auditWith(make)
    expect(found).toEqual(expected)
    const lines = log.error.mock.calls.map(([{ finding, subjectId }]) => finding && subjectId && finding)
    for (const [kind, count] of Object.entries(expected))
      expect(lines.filter((line) => line === kind)).toHaveLength(count)
    expect(log.warn).not.toHaveBeenCalled()
  })

  test('nothing in what is merely on its way, or was told elsewhere', async () => {
    const { found } = await auditWith(async (sql, ids) => {
      await refund(sql, ids, 'due', 1, 30)
      await sql`insert into simulator.refunds (key, charge_key, amount) values ('given back', ${ids.paymentId}, 1)`
      await refund(sql, ids, 'refunded', 1, 120, 'given back')
      await message(sql, 1)
      await message(sql, 10, true)
    })
    expect(found).toEqual({})
  })

  test('at most fifty of a kind, and logs fewer, so that one failure does not drown the rest', async () => {
    const { found, log } = await auditWith(async (sql) => {
      for (let count = 0; count < 60; count++) await message(sql, 10)
    })
    expect(found).toEqual({ message_unsent: 50 })
    expect(log.error).toHaveBeenCalledTimes(20)
  })
})

test('audits go on where the last one ended, and leave out what is over', async () => {
  const { sql, end } = await testDatabase()
  const screen = await insertScreen(sql, {})
  const hour = 3_600_000
  const at = (hours: number) =>
    insertShowtime(sql, { screen, minutes: 50, startsAt: new Date(Date.now() + hours * hour) })
  const [, ...coming] = [await at(-2), await at(1), await at(2), await at(3)]
  const ids = coming.map(({ showtimeId }) => showtimeId)
  const taken = [
    await takeShowtimesToAudit(sql, 2),
    await takeShowtimesToAudit(sql, 2),
    await takeShowtimesToAudit(sql, 2),
  ]
  expect(taken.flat().slice(0, 3).sort()).toEqual([...ids].sort())
  expect(taken.flat().slice(3)).toHaveLength(3)
  expect(new Set(taken.flat().slice(3))).toEqual(new Set(ids))
  await end()
})
