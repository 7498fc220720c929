// A ticket admits once: a second scan is told when and where it was used.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { auditOf } from '../../testing/staff.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCheckIn from './create.ts'

const sale = useSale()
let staff: SignedIn
beforeAll(async () => {
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
})

const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS)

/** A paid one; its showtime begins in half an hour, so that doors are open. */
async function ticket(): Promise<{ code: string; showtimeId: string; movieId: string; id: string }> {
  const { sql } = sale.database
  const buyer = await newBuyer(sale, { startsAt: inMinutes(30), title: 'Ordet' })
  const { payment, id } = await mustReserve(buyer, [0])
  await newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })(payment.id, silent)
  const [row] = await sql<
    { id: string; code: string }[]
  >`select id, code from tickets where reservation_id = ${id}`
  return { ...row!, showtimeId: buyer.showtime.showtimeId, movieId: buyer.showtime.movieId }
}

/** Puts the start there, as if time went on; the movie takes two hours. */
const begin = (showtimeId: string, minutesFromNow: number) => sale.database.sql`
  update showtimes set starts_at = ${inMinutes(minutesFromNow)}, ends_at = ${inMinutes(minutesFromNow + 120)},
    sales_close_at = ${inMinutes(minutesFromNow)}
  where id = ${showtimeId}`
const statusOf = async (id: string) =>
  (await sale.database.sql`select status from tickets where id = ${id}`)[0]!.status
const scan = (body: object) =>
  createCheckIn.request('/v1/check-ins', jsonRequest('POST', body, staff.headers), sale.env)

describe('to check in', () => {
  testRefusals({
    fn: createCheckIn,
    env: () => sale.env,
    method: 'POST',
    path: '/v1/check-ins',
    access: 'staff',
    body: { code: 'x', nonce: 'y' },
  })

  test('lets in once; the same scan gets the same answer, another is told when and where', async () => {
    const { code, id, showtimeId, movieId } = await ticket()
    const nonce = newId()
    const first = await scan({ code, nonce, door: 'North', showtimeId })
    expect(first.status).toBe(201)
    const made: Answered = await first.json()
    expect(made).toMatchObject({ ticketId: id, showtimeId, seat: { row: 'A', number: 1 }, door: 'North' })
    expect(made).toMatchObject({
      movie: { id: movieId, title: 'Ordet' },
      screen: { number: 1 },
      forcedReason: null,
    })
    const [showtime] = await sale.database
      .sql`select starts_at, screen_id from showtimes where id = ${showtimeId}`
    expect(made.startsAt).toBe(showtime!.starts_at.toISOString())
    expect(made.screen.id).toBe(showtime!.screen_id)
    const again = await scan({ code, nonce, door: 'North', showtimeId })
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual(made)
    expect(await problemOf(await scan({ code, nonce: newId() }))).toMatchObject({
      code: 'already_checked_in',
      checkedInAt: made.checkedInAt,
      door: 'North',
    })
    expect(await statusOf(id)).toBe('used')
  })

  test('of ten doors at once, one lets in', async () => {
    const { code } = await ticket()
    const answers = await Promise.all(Array.from({ length: 10 }, () => scan({ code, nonce: newId() })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })

  test('a ticket of a cancelled showtime stays outside, though its money is not on its way yet', async () => {
    const { code, showtimeId } = await ticket()
    await sale.database.sql`update showtimes set status = 'cancelled' where id = ${showtimeId}`
    expect(await problemOf(await scan({ code, nonce: 'n' }))).toMatchObject({
      code: 'wrong_state',
      detail: 'This showtime was cancelled.',
    })
  })

  test('a refunded ticket, one for another showtime, and a code that we never issued stay outside', async () => {
    const { code, id } = await ticket()
    expect(await problemOf(await scan({ code, nonce: 'n', showtimeId: newId() }))).toMatchObject({
      code: 'wrong_state',
      detail: 'This ticket is for another showtime.',
      reason: 'other_showtime',
    })
    await sale.database.sql`update tickets set status = 'refunded' where id = ${id}`
    expect(await problemOf(await scan({ code, nonce: 'n' }))).toMatchObject({
      code: 'wrong_state',
      detail: 'This ticket was given back.',
      reason: 'refunded',
    })
    expect(await problemOf(await scan({ code: `${code}A`, nonce: 'n' }))).toMatchObject({ code: 'not_found' })
  })
})

describe('a ticket of another time', () => {
  test('stays outside until 60 minutes before the start, and the door learns of which showtime it is', async () => {
    const { code, id, showtimeId, movieId } = await ticket()
    await begin(showtimeId, 62)
    const refused = await problemOf(await scan({ code, nonce: 'n' }))
    expect(refused).toMatchObject({
      code: 'too_early',
      movie: { id: movieId, title: 'Ordet' },
      screen: { number: 1 },
      showtimeId,
    })
    expect(Date.parse(refused.startsAt) - Date.parse(refused.opensAt)).toBe(60 * MINUTE_MS)
    expect(await statusOf(id)).toBe('valid')
    await begin(showtimeId, 59)
    expect((await scan({ code, nonce: 'n' })).status).toBe(201)
  })

  test('lets in until the end, not after it', async () => {
    const { code, id, showtimeId } = await ticket()
    await begin(showtimeId, -121)
    expect(await problemOf(await scan({ code, nonce: 'n' }))).toMatchObject({
      code: 'wrong_state',
      detail: expect.stringContaining('over'),
      movie: { title: 'Ordet' },
    })
    expect(await statusOf(id)).toBe('valid')
    await begin(showtimeId, -119)
    expect((await scan({ code, nonce: 'n' })).status).toBe(201)
  })

  test('is let in by force, with a reason that the check-in and the audit log keep', async () => {
    for (const minutes of [6 * 24 * 60, -300]) {
      const { code, id, showtimeId } = await ticket()
      await begin(showtimeId, minutes)
      const body = { code, nonce: 'n', force: true, reason: 'Sent home by the alarm yesterday' }
      const answer = await scan(body)
      expect(answer.status).toBe(201)
      const made: Answered = await answer.json()
      expect(made).toMatchObject({ ticketId: id, forcedReason: body.reason })
      expect(await (await scan(body)).json()).toEqual(made)
      expect(await auditOf(sale.database.sql, made.id)).toEqual([
        {
          actorId: staff.user.id,
          action: 'check_in.force',
          before: null,
          after: { ticketId: id, showtimeId, reason: body.reason },
        },
      ])
      // Once it is used, the second scan learns that, whatever the time.
      expect(await problemOf(await scan({ code, nonce: 'm' }))).toMatchObject({ code: 'already_checked_in' })
    }
  })

  test('force needs its reason, opens the time alone, and is not noted where doors are open', async () => {
    const { code, id, showtimeId } = await ticket()
    for (const part of [{ force: true }, { reason: 'x' }, { force: false, reason: 'x' }])
      expect(await problemOf(await scan({ code, nonce: 'n', ...part }))).toMatchObject({
        code: 'invalid_input',
        errors: [{ path: 'reason' }],
      })
    const forced = { nonce: 'n', force: true, reason: 'Let them in' }
    expect((await scan({ code, ...forced, showtimeId: newId() })).status).toBe(409)
    await sale.database.sql`update tickets set status = 'refunded' where id = ${id}`
    expect((await scan({ code, ...forced })).status).toBe(409)
    await sale.database.sql`update tickets set status = 'valid' where id = ${id}`
    const made: Answered = await (await scan({ code, ...forced, showtimeId })).json()
    expect(made.forcedReason).toBeNull()
    expect(await auditOf(sale.database.sql, made.id)).toEqual([])
  })
})
