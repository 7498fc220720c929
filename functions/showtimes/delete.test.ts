// Deleting: what nobody ever bought, and nothing that anybody did, also where both happen at once.
import { describe, expect, test } from 'vitest'
import { deleteShowtime } from '#shared/db/showtime-deletions.ts'
import { keysOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import { insertShowtime } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import {
  askHold,
  askReservation,
  type Buyer,
  countOf,
  mustHold,
  mustReserve,
  newBuyer,
  problemOf,
  useSale,
} from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import createBlock from '../blocks/create.ts'
import deleteHold from '../holds/delete.ts'
import seatMap from '../seat-maps/get.ts'
import remove from './delete.ts'
import get from './get.ts'

const sale = useSale()
testRefusals({
  fn: remove,
  env: () => sale.env,
  method: 'DELETE',
  path: `/v1/showtimes/${newId()}`,
  access: 'staff',
})

const staffOf = ({ showtime }: Pick<Buyer, 'showtime'>) =>
  signInStaff(sale.database.sql, sale.env, showtime.theaterId)
const pathOf = ({ showtime }: Pick<Buyer, 'showtime'>) => `/v1/showtimes/${showtime.showtimeId}`
const deletion = async (of: Pick<Buyer, 'showtime'>) =>
  as(sale.env, await staffOf(of))(remove, 'DELETE', pathOf(of))
const rowsOf = (showtimeId: string) =>
  countOf(sale.database.sql`select count(*)::int from showtimes where id = ${showtimeId}`)

test('what nobody bought is gone, with its blocks and its map, and the log says what it was', async () => {
  const of = await newBuyer(sale)
  const { showtimeId, theaterId, seats } = of.showtime
  const staff = await staffOf(of)
  const ask = as(sale.env, staff)
  const block = { seatIds: [seats[3]!.id], reason: 'broken' }
  expect((await ask(createBlock, 'POST', `${pathOf(of)}/blocks`, block)).status).toBe(201)
  const hold = await mustHold(of, [0])
  const release = as(sale.env, of.customer)
  expect((await release(deleteHold, 'DELETE', `${pathOf(of)}/holds/${hold.id}`)).status).toBe(204)
  const answer = await ask(remove, 'DELETE', pathOf(of))
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(await sale.redis.exists(...keysOf(showtimeId))).toBe(0)
  for (const fn of [get, seatMap])
    expect((await fn.request(fn === get ? pathOf(of) : `${pathOf(of)}/seat-map`, {}, sale.env)).status).toBe(
      404,
    )
  expect((await askHold(of, [0])).status).toBe(404)
  expect((await ask(remove, 'DELETE', pathOf(of))).status).toBe(404)
  const [entry] = await auditOf(sale.database.sql, showtimeId)
  expect(entry).toMatchObject({
    action: 'showtime.delete',
    before: { theaterId, movie: { title: 'The Long Rehearsal' }, blocks: [{ reason: 'broken' }] },
    after: null,
  })
  const [noted] = await sale.database
    .sql`select theater_id as id from audit_log where subject_id = ${showtimeId}`
  expect(noted).toEqual({ id: theaterId })
})

describe('is refused with the way out', () => {
  test('where somebody bought or tried to, whatever became of it', async () => {
    const { sql } = sale.database
    const of = await newBuyer(sale)
    const { id } = await mustReserve(of, [0])
    for (const status of ['awaiting_payment', 'declined']) {
      await sql`update reservations set status = ${status} where id = ${id}`
      expect(await problemOf(await deletion(of))).toMatchObject({
        status: 409,
        code: 'wrong_state',
        detail: expect.stringContaining('cancel'),
      })
    }
    expect((await get.request(pathOf(of), {}, sale.env)).status).toBe(200)
  })

  test('while seats are held, which stay held', async () => {
    const of = await newBuyer(sale)
    const hold = await mustHold(of, [0])
    expect(await problemOf(await deletion(of))).toMatchObject({
      code: 'wrong_state',
      detail: expect.stringContaining('held'),
    })
    expect((await askReservation(of, hold.id)).status).toBe(202)
  })

  test('for what has begun, is cancelled, or is of another theater; a draft of others is not there', async () => {
    const { sql } = sale.database
    const begun = await insertShowtime(sql, { startsAt: new Date(Date.now() - 60_000) })
    const cancelled = await insertShowtime(sql, { status: 'cancelled' })
    for (const showtime of [begun, cancelled])
      expect(await problemOf(await deletion({ showtime }))).toMatchObject({ code: 'wrong_state' })
    const missed = await insertShowtime(sql, { status: 'draft', startsAt: new Date(Date.now() - 60_000) })
    const stranger = await staffOf({ showtime: begun })
    const byStranger = (showtime: typeof begun) =>
      as(sale.env, stranger)(remove, 'DELETE', pathOf({ showtime }))
    expect((await byStranger(await insertShowtime(sql))).status).toBe(403)
    expect((await byStranger(missed)).status).toBe(404)
    expect((await deletion({ showtime: missed })).status).toBe(204)
  })
})

describe('a purchase at the same moment', () => {
  test('comes first or finds nothing: nobody has a reservation of what is gone', async () => {
    // The foreign key would refuse the loser even without the lock, so there is no guard to take out here.
    for (const laterMs of [0, 0, 5, 10, 20, 40, 80, 160]) {
      const of = await newBuyer(sale)
      const { user } = await staffOf(of)
      const actor = { userId: user.id, requestId: newId() }
      const hold = await mustHold(of, [0])
      const [reserved, deleted] = await Promise.all([
        askReservation(of, hold.id),
        sleep(laterMs).then(() => deleteShowtime(sale.database.sql, actor, of.showtime.showtimeId)),
      ])
      const won = reserved.status === 202
      expect([reserved.status, deleted.ok]).toEqual(won ? [202, false] : [409, true])
      expect(await rowsOf(of.showtime.showtimeId)).toBe(won ? 1 : 0)
    }
  })

  test('a hold that came in between ends with the showtime', async () => {
    const of = await newBuyer(sale)
    const { user } = await staffOf(of)
    const hold = await mustHold(of, [0])
    const actor = { userId: user.id, requestId: newId() }
    expect((await deleteShowtime(sale.database.sql, actor, of.showtime.showtimeId)).ok).toBe(true)
    expect((await askReservation(of, hold.id)).status).toBe(409)
    expect((await askHold(of, [5])).status).toBe(404)
    expect((await seatMap.request(`${pathOf(of)}/seat-map`, {}, sale.env)).status).toBe(404)
  })
})
