// Another start: buyers are told and may cancel free of charge, and seats, holds and purchases go on.
import { beforeAll, describe, expect, test } from 'vitest'
import { claimMoves } from '#shared/db/unfinished.ts'
import { KEEP_AFTER_START_MS, ORPHAN_RULE_ENDS_MS } from '#shared/domain/hold.ts'
import { keyOf } from '#shared/holds/keys.ts'
import { seatStates } from '#shared/holds/seat-map.ts'
import { insertShowtime } from '../../testing/catalogue.ts'
import { openWorker } from '../../testing/moves.ts'
import { beginIn, cancel, inHours, openEvening, patch } from '../../testing/new-starts.ts'
import {
  type Answered,
  askHold,
  askReservation,
  mustHold,
  mustReserve,
  problemOf,
  rivalOf,
  useSale,
} from '../../testing/sales.ts'
import { servers } from '../../testing/servers.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import type { Mail } from '../../worker-payments/notices/mail.ts'
import { newNoticeHandler } from '../../worker-payments/notices/send.ts'
import getHold from '../holds/get.ts'
import occupancy from '../reports/occupancy.ts'
import list from './list.ts'

const sale = useSale()
let worker: ReturnType<typeof openWorker>
beforeAll(() => {
  worker = openWorker(sale)
})

async function noticesTo(ids: string[]): Promise<Mail[]> {
  const { sql } = sale.database
  const mails: Mail[] = []
  const handle = newNoticeHandler({
    sql,
    sendMail: async (mail) => void mails.push(mail),
    sendText: async () => undefined,
    siteUrl: 'https://milo.test',
  })
  const told = await sql<{ id: string; payload: { reservationId: string; was: string } }[]>`
    select message_id as id, payload from outbox
    where type = 'reservation.rescheduled' and key = any(${ids}::uuid[]) order by id`
  for (const { id, payload } of told)
    await handle({ id, type: 'reservation.rescheduled', requestId: null, payload })
  return mails
}

test('a new start moves the end and the close of sales along, with an entry in the log', async () => {
  const { showtimeId, staff, start } = await openEvening(sale)
  await patch(sale, staff, showtimeId, { salesCutOffMinutes: 15 })
  const at = inHours(30)
  const changed = (await (await start(at)).json()) as Answered
  expect(changed).toMatchObject({
    startsAt: at.toISOString(),
    endsAt: new Date(at.getTime() + 2 * 3_600_000).toISOString(),
    salesCloseAt: new Date(at.getTime() - 15 * 60_000).toISOString(),
  })
  const entries = await auditOf(sale.database.sql, showtimeId)
  expect(entries.map(({ action }) => action)).toEqual(['showtime.update', 'showtime.reschedule'])
  const from = new Date(at.getTime() - 1000).toISOString()
  const listed = await list.request(`/v1/showtimes?from=${from}`, {}, sale.env)
  expect(((await listed.json()) as Answered).items[0].id).toBe(showtimeId)
})

describe('those who bought', () => {
  test('are told once each, in their language, with both times and their tickets', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale, { title: 'Amber Coast' })
    const paid = await worker.buy(buyer, [0, 1])
    const contact = { email: 'ada@milo.test', language: 'de' }
    const paying = await mustReserve(await rivalOf(buyer), [30], { body: { contact } })
    await start(inHours(30))
    await worker.handleMove(showtimeId)
    await worker.handleMove(showtimeId) // delivered twice
    const mails = await noticesTo([paid.id, paying.id])
    expect(mails).toHaveLength(2)
    const [german, english] = mails.sort((one) => (one.to.address === contact.email ? -1 : 1))
    expect(german).toMatchObject({ subject: expect.stringMatching(/^Neue Zeit: Amber Coast/) })
    expect(german!.text).toContain('ganzes Geld')
    expect(english!.subject).toMatch(/^Another time: Amber Coast/)
    expect(english!.text).toMatch(/It was .+, and is now: Amber Coast/)
    expect(english!.text).toContain('you get all your money back')
    expect(english!.attachments).toHaveLength(4)
  })

  test('are found by the reconciler where the message is lost, and not asked for again', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale)
    const { sql } = sale.database
    const { id } = await worker.buy(buyer, [0])
    await start(inHours(30))
    await sql`update showtime_moves set created_at = now() - interval '1 hour' where showtime_id = ${showtimeId}`
    const late = (await claimMoves(sql, 1000, 100)).filter((move) => move.showtimeId === showtimeId)
    expect(late).toHaveLength(1)
    await worker.handleMove(showtimeId)
    expect(await noticesTo([id])).toHaveLength(1)
    const [row] = await sql`select finished_at from showtime_moves where showtime_id = ${showtimeId}`
    expect(row!.finished_at).toBeInstanceOf(Date)
  })

  test('may cancel free of charge until the start; those who buy later have the usual terms', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale)
    const { sql } = sale.database
    const rival = await rivalOf(buyer)
    const [first, later] = [await worker.buy(buyer, [0]), await worker.buy(rival, [1])]
    await start(inHours(30))
    await sql`update reservations set created_at = now() + interval '31 minutes' where id = ${later.id}`
    await beginIn(sale, showtimeId, 40)
    const { total } = first
    expect(((await (await cancel(rival, later.id)).json()) as Answered).refund.amount.amount).toBe(625)
    await beginIn(sale, showtimeId, 2)
    expect(((await (await cancel(buyer, first.id)).json()) as Answered).refund.amount).toEqual(total)
  })

  test('have no such right once it has begun', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale)
    const { id } = await worker.buy(buyer, [0])
    await start(inHours(30))
    await beginIn(sale, showtimeId, -1)
    expect(await problemOf(await cancel(buyer, id))).toMatchObject({ code: 'not_eligible' })
  })
})

describe('what goes on', () => {
  test('holds keep their seats and price, and the map in Redis has the rule of the new start', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale)
    const hold = await mustHold(buyer, [0])
    const at = inHours(90)
    await start(at)
    const path = `/v1/showtimes/${showtimeId}/holds/${hold.id}`
    const kept = await getHold.request(path, { headers: buyer.customer.headers }, sale.env)
    expect(((await kept.json()) as Answered).total).toEqual(hold.total)
    expect(await problemOf(await askHold(await rivalOf(buyer), [0]))).toMatchObject({ code: 'seats_taken' })
    const map = await seatStates(sale.redis, showtimeId)
    expect(map).toMatchObject({ loaded: true, ruleUntil: at.getTime() - ORPHAN_RULE_ENDS_MS })
    expect((await askReservation(buyer, hold.id)).status).toBe(202)
  })

  test.skipIf(servers.redis === 'fake')(
    'the map in Redis lives until after the new start, from the next hold on (needs a real Redis)',
    async () => {
      const { buyer, showtimeId, start } = await openEvening(sale)
      await mustHold(buyer, [0])
      const at = inHours(90)
      await start(at)
      expect(await problemOf(await askHold(await rivalOf(buyer), [0]))).toMatchObject({ code: 'seats_taken' })
      expect(await sale.redis.pexpiretime(keyOf(showtimeId, 'map'))).toBe(at.getTime() + KEEP_AFTER_START_MS)
    },
  )

  test('a purchase under way is confirmed, and its buyer told', async () => {
    const { buyer, showtimeId, start } = await openEvening(sale)
    const { id, payment } = await mustReserve(buyer, [0, 1])
    const settle = worker.settleWith((provider) => ({
      ...provider,
      async charge(request) {
        expect((await start(inHours(30))).status).toBe(200)
        return provider.charge(request)
      },
    }))
    expect(await settle(payment.id)).toBe('done')
    await worker.handleMove(showtimeId)
    expect(await noticesTo([id])).toHaveLength(1)
  })

  test('purchases and a new start at the same moment all come to their end', async () => {
    const { buyer, start } = await openEvening(sale)
    const buyers = await Promise.all(Array.from({ length: 8 }, () => rivalOf(buyer)))
    const holds = await Promise.all(buyers.map((each, seat) => mustHold(each, [seat])))
    const [changed, ...reserved] = await Promise.all([
      start(inHours(30)),
      ...buyers.map((each, index) => askReservation(each, holds[index].id)),
    ])
    expect([changed!.status, ...reserved.map(({ status }) => status)]).toEqual([
      200,
      ...buyers.map(() => 202),
    ])
    const payments = await Promise.all(
      reserved.map(async (answer) => ((await answer.json()) as Answered).payment.id),
    )
    const [again, ...ends] = await Promise.all([
      start(inHours(36)),
      ...payments.map((id) => worker.settle(id)),
    ])
    expect([again.status, ...ends]).toEqual([200, ...payments.map(() => 'done')])
    const sold = await sale.database.sql`
      select r.status, count(*)::int as seats from reservations r join reservation_seats on reservation_id = r.id
      where r.showtime_id = ${buyer.showtime.showtimeId} and released_at is null group by r.id, r.status`
    expect(sold).toEqual(payments.map(() => ({ status: 'confirmed', seats: 1 })))
  })

  test('reports count it on the business day of its new start', async () => {
    const { buyer, staff, start } = await openEvening(sale)
    await worker.buy(buyer, [0])
    const at = new Date('2031-05-02T03:30:00Z') // 04:30 in Lisbon
    await start(at)
    const path = `/v1/reports/occupancy?theaterId=${buyer.showtime.theaterId}&from=2031-04-25&to=2031-05-05`
    const { rows } = (await (await as(sale.env, staff)(occupancy, 'GET', path)).json()) as Answered
    expect(rows).toMatchObject([{ key: '2031-05-01', tickets: 1 }])
  })
})

describe('is refused', () => {
  test('in the past, for what is cancelled or has begun, and on top of another showtime, by its name', async () => {
    const { sql } = sale.database
    const { buyer, showtimeId, staff, start } = await openEvening(sale)
    expect(await problemOf(await start(inHours(-1)))).toMatchObject({ errors: [{ path: 'startsAt' }] })
    const { showtime: screen } = buyer
    const cancelled = await insertShowtime(sql, { screen, status: 'cancelled' })
    const begun = await insertShowtime(sql, { screen, startsAt: inHours(-1) })
    for (const each of [cancelled, begun])
      expect(
        await problemOf(await patch(sale, staff, each.showtimeId, { startsAt: inHours(60) })),
      ).toMatchObject({
        code: 'wrong_state',
      })
    const other = await insertShowtime(sql, { screen, startsAt: inHours(48), title: 'In The Way' })
    expect(await problemOf(await start(inHours(47)))).toMatchObject({
      code: 'showtime_overlap',
      showtimeId: other.showtimeId,
      overlap: { other: { movieTitle: 'In The Way' } },
    })
    // Over its own former time there is room.
    expect((await start(inHours(25))).status).toBe(200)
    const two = [start(inHours(70)), patch(sale, staff, other.showtimeId, { startsAt: inHours(71) })]
    expect((await Promise.all(two)).map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await auditOf(sql, showtimeId)).length).toBeLessThanOrEqual(2)
  })
})

test('a draft gets another start without a word to anybody, also one whose start has passed', async () => {
  const { sql } = sale.database
  const draft = await insertShowtime(sql, { status: 'draft', startsAt: inHours(-2) })
  const staff = await signInStaff(sql, sale.env, draft.theaterId)
  expect(await problemOf(await patch(sale, staff, draft.showtimeId, { status: 'scheduled' }))).toMatchObject({
    code: 'wrong_state',
  })
  const both = { startsAt: inHours(24), status: 'scheduled' }
  expect((await patch(sale, staff, draft.showtimeId, both)).status).toBe(200)
  const moves = await sql`select from showtime_moves where showtime_id = ${draft.showtimeId}`
  expect(moves).toHaveLength(0)
})
