// Whatever ends a payment or a reservation without tickets ends both, with seats, history and message, in one
// statement.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declineTry, giveUp } from '#shared/db/attempts.ts'
import { lapseOverdue } from '#shared/db/lapses.ts'
import { dropPayment, openPayments, owePayment } from '#shared/db/payments.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { endOf, insertPending, type PendingPayment } from '../testing.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
})
afterAll(async () => {
  redis.disconnect()
  await database.end()
})

const overdue = (sql: Sql, { reservationId }: PendingPayment, byMs = 1000) => sql`
  update reservations set expires_at = now() - ${byMs}::float8 * interval '1 ms' where id = ${reservationId}`
const charging = async (sql: Sql, { paymentId }: PendingPayment) =>
  void (await openPayments(sql, [paymentId]))
const paymentIs = (sql: Sql, { paymentId }: PendingPayment, status: string) => sql`
  update payments set status = ${status} where id = ${paymentId}`
const decline = (sql: Sql, { paymentId }: PendingPayment) =>
  declineTry(sql, { paymentId, chargeKey: paymentId, reason: 'card_declined', reference: null })
const lapseAll = (sql: Sql) => lapseOverdue(sql, { limit: 100, paymentGraceMs: PAYMENT_GRACE_MS })
const lapseSeats = (sql: Sql, { showtime, seats }: PendingPayment) =>
  lapseOverdue(sql, {
    limit: 100,
    paymentGraceMs: PAYMENT_GRACE_MS,
    seats: { showtimeId: showtime.showtimeId, seatIds: seats.map((index) => showtime.seats[index]!.id) },
  })

type Way = [
  what: string,
  end: { reservation: string; payment: string },
  run: (sql: Sql, pending: PendingPayment) => Promise<unknown>,
]

const ways: Way[] = [
  [
    'the provider declines the last try',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await sql`update payments set attempt = 5 where id = ${pending.paymentId}`
      await decline(sql, pending)
    },
  ],
  [
    'the provider declines after the window',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await charging(sql, pending)
      await overdue(sql, pending)
      await decline(sql, pending)
    },
  ],
  [
    'the buyer wants no other try',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await decline(sql, pending)
      await giveUp(sql, pending.reservationId)
    },
  ],
  [
    'the sweep finds it overdue, waiting in vain for another try',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await decline(sql, pending)
      await overdue(sql, pending)
      await lapseAll(sql)
    },
  ],
  [
    'the next buyer finds it overdue, waiting in vain for another try',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await decline(sql, pending)
      await overdue(sql, pending)
      await lapseSeats(sql, pending)
    },
  ],
  [
    'the worker finds it overdue, waiting in vain for another try',
    { reservation: 'declined', payment: 'declined' },
    async (sql, pending) => {
      await decline(sql, pending)
      await overdue(sql, pending)
      await dropPayment(sql, pending.paymentId)
    },
  ],
  [
    'the worker comes after the window',
    { reservation: 'lapsed', payment: 'declined' },
    async (sql, pending) => {
      await overdue(sql, pending)
      await dropPayment(sql, pending.paymentId)
    },
  ],
  [
    'the money came too late',
    { reservation: 'lapsed', payment: 'refund_due' },
    async (sql, pending) => {
      await charging(sql, pending)
      await overdue(sql, pending)
      await owePayment(
        sql,
        { id: pending.paymentId, chargeKey: pending.paymentId },
        'captured_late',
        'reference',
      )
    },
  ],
  [
    'the sweep finds it overdue',
    { reservation: 'lapsed', payment: 'declined' },
    async (sql, pending) => {
      await overdue(sql, pending)
      await lapseAll(sql)
    },
  ],
  [
    'the sweep finds it overdue, its charge under way for longer than the grace',
    { reservation: 'lapsed', payment: 'requested' },
    async (sql, pending) => {
      await charging(sql, pending)
      await overdue(sql, pending, PAYMENT_GRACE_MS + 1000)
      await lapseAll(sql)
    },
  ],
  ...(['declined', 'refund_due'] as const).flatMap((payment): Way[] => [
    [
      `the sweep finds it overdue, its payment ${payment}`,
      { reservation: 'lapsed', payment },
      async (sql, pending) => {
        await paymentIs(sql, pending, payment)
        await overdue(sql, pending)
        await lapseAll(sql)
      },
    ],
    [
      `the next buyer finds it overdue, its payment ${payment}`,
      { reservation: 'lapsed', payment },
      async (sql, pending) => {
        await paymentIs(sql, pending, payment)
        await overdue(sql, pending)
        await lapseSeats(sql, pending)
      },
    ],
  ]),
]

describe('reservation, seats, history and message end with the payment where', () => {
  test.each(ways)('%s', async (_, { reservation, payment }, run) => {
    const pending = await insertPending(sql, redis)
    await run(sql, pending)
    expect(await endOf(sql, pending)).toMatchObject({
      reservation,
      payment,
      liveSeats: 0,
      messages: ['payment.requested', `reservation.${reservation}`],
      history: [`released:${reservation}`, `released:${reservation}`],
    })
  })
})

describe('nothing ends where', () => {
  const stays: [string, (sql: Sql, pending: PendingPayment) => Promise<unknown>][] = [
    ['the window is not over', (sql, { paymentId }) => dropPayment(sql, paymentId)],
    ['the sweep comes within the window', (sql) => lapseAll(sql)],
    ['the provider declines, and another try may follow', decline],
    [
      'it waits for another try',
      async (sql, pending) => {
        await decline(sql, pending)
        await dropPayment(sql, pending.paymentId)
        await lapseAll(sql)
      },
    ],
    ['the buyer gives up a try that is under way', (sql, { reservationId }) => giveUp(sql, reservationId)],
    [
      'the charge has begun and the grace is not over',
      async (sql, pending) => {
        await charging(sql, pending)
        await overdue(sql, pending)
        await dropPayment(sql, pending.paymentId)
        await lapseAll(sql)
      },
    ],
  ]
  test.each(stays)('%s', async (_, run) => {
    const pending = await insertPending(sql, redis)
    await run(sql, pending)
    expect(await endOf(sql, pending)).toMatchObject({
      reservation: 'awaiting_payment',
      payment: 'requested',
      liveSeats: 2,
      messages: ['payment.requested'],
      history: [],
    })
  })
})
