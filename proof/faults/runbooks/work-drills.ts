// Drills of work that is not done, or done wrong: money, messages, seat maps, jobs.
import { expect, vi } from 'vitest'
import { keyOf } from '#shared/holds/keys.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, jsonRequest } from '../../../testing/catalogue.ts'
import { testRedis } from '../../../testing/servers.ts'
import { connectRabbitmq } from '../../../worker-payments/messaging/rabbitmq.ts'
import { silent } from '../../../worker-payments/testing.ts'
import { bodyOf, settled } from '../../e2e/journey.ts'
import type { Drill } from './drill.ts'

export const workDrills: Drill[] = [
  // First, for they look back an hour: the audit's own tick may come in the midst of another drill, and finds
  // what is broken there.
  {
    alerts: ['MiloInconsistent'],
    lasts: true,
    async breaks(milo) {
      const { reservation } = await milo.sold()
      const rows = await milo.sql`delete from tickets where reservation_id = ${reservation.id} returning *`
      expect((await milo.asStaff('POST', '/v1/scheduled/audit')).status).toBe(200)
      return async () => {
        expect(await milo.auditNames(reservation.showtimeId)).toContain('captured_without_tickets')
        await milo.sql`insert into tickets ${milo.sql(rows)}`
        expect(await milo.auditNames(reservation.showtimeId)).toEqual([])
      }
    },
  },
  {
    alerts: ['MiloSeatMapsRepaired'],
    lasts: true,
    async breaks(milo) {
      const { reservation } = await milo.sold()
      const [seat] = await milo.sql<{ index: number }[]>`
        select index from reservation_seats join seats on seats.id = seat_id where reservation_id = ${reservation.id}`
      const own = await testRedis()
      const map = keyOf(reservation.showtimeId, 'map')
      await own.setrange(map, seat!.index, await own.getrange(map, -1, -1))
      own.disconnect()
      expect((await milo.asStaff('POST', '/v1/scheduled/audit')).status).toBe(200)
      return async () => expect(await milo.auditNames(reservation.showtimeId)).toEqual([])
    },
  },
  {
    alerts: ['MiloPaymentUnsettled'],
    breaks: (milo) =>
      milo.lockedOut('payments', async () => {
        const { reservation } = await milo.reserved()
        await milo.sql`
          update payments set created_at = now() - interval '6 minutes' where id = ${reservation.payment.id}`
      }),
  },
  {
    alerts: ['MiloRefundOverdue'],
    async breaks(milo) {
      const { buyer, reservation } = await milo.sold()
      return milo.lockedOut('refunds', async () => {
        const headers = { ...buyer.headers, 'idempotency-key': newId() }
        const path = `/v1/reservations/${reservation.id}/cancellations`
        expect((await milo.ask(path, jsonRequest('POST', {}, headers))).ok).toBe(true)
        await milo.sql`update refunds set created_at = now() - interval '2 days' where status = 'due'`
      })
    },
  },
  {
    alerts: ['MiloMapsUnchecked'],
    breaks: (milo) =>
      milo.lockedOut('map_checks', async () => {
        const { showtimeId } = await insertShowtime(milo.sql)
        await milo.sql`
          insert into map_checks (showtime_id, noted_at) values (${showtimeId}, now() - interval '6 minutes')`
      }),
  },
  {
    alerts: ['MiloWebhooksLate'],
    async breaks(milo) {
      const endpointId = newId()
      const end = await milo.lockedOut('webhook_deliveries', async () => {
        const { sql } = milo
        await sql`
          insert into webhook_endpoints (id, url, secret, events)
          values (${endpointId}, 'https://slow.example/hook', 'whsec_x', '{reservation.confirmed}')`
        await sql`
          insert into webhook_deliveries (id, endpoint_id, event_id, type, data, due_at)
          values (${newId()}, ${endpointId}, ${newId()}, 'reservation.confirmed', '{}', now() - interval '20 minutes')`
      })
      return async () => {
        await end()
        const disabled = await milo.asStaff('PATCH', `/v1/webhook-endpoints/${endpointId}`, {
          status: 'disabled',
        })
        expect(disabled.status).toBe(200)
      }
    },
  },
  {
    alerts: ['MiloQueueLong'],
    async breaks(milo) {
      const { reservation } = await milo.sold()
      return milo.lockedOut('inbox', async () => {
        const connection = await connectRabbitmq(milo.brokerUrl, silent)
        const message = () => ({
          id: newId(),
          type: 'payment.changed',
          version: 1,
          body: Buffer.from(JSON.stringify({ paymentId: reservation.payment.id })),
          attempts: 0,
          requestId: null,
        })
        await Promise.all(Array.from({ length: 1500 }, () => connection.publish('payments', message())))
        await connection.close()
      })
    },
  },
  {
    alerts: ['MiloOutboxOld', 'MiloBrokerAway'],
    async breaks(milo) {
      milo.broker.goAway(true)
      const { buyer, reservation } = await milo.reserved()
      await milo.sql`
        update outbox set created_at = now() - interval '2 minutes' where sent_at is null`
      return async () => {
        milo.broker.goAway(false)
        expect((await settled(milo.ask, buyer, reservation.id)).status).toBe('confirmed')
      }
    },
  },
  {
    alerts: ['MiloDeadLetters'],
    async breaks(milo) {
      const { sql } = milo
      await sql`
        insert into outbox (message_id, type, key, payload) values (${newId()}, 'payment.changed', ${newId()}, '{}')`
      await sql`select pg_notify('outbox', '')`
      return async () => {
        const { items } = await bodyOf(await milo.asStaff('GET', '/v1/dead-letters'), 200)
        for (const { id } of items)
          expect((await milo.asStaff('DELETE', `/v1/dead-letters/${id}?reason=malformed`)).ok).toBe(true)
      }
    },
  },
  {
    alerts: ['MiloUnknownCaptures'],
    async breaks(milo) {
      const id = newId()
      await milo.sql`
        insert into unknown_captures (id, provider, reference, reason, amount, currency, captured_at)
        values (${id}, 'simulator', ${id}, 'no_payment', 900, 'EUR', now())`
      return async () => {
        const path = `/v1/unknown-captures/${id}/manual-settlements`
        expect((await milo.asStaff('POST', path, { note: 'Another shop' })).ok).toBe(true)
      }
    },
  },
  {
    alerts: ['MiloJobLate'],
    async breaks(milo) {
      const { sql } = milo
      // No instance runs: a tick that came between would end what is tried here.
      const goOn = milo.paused('functions-a', 'functions-b', 'functions-c')
      await sql`update scheduled_runs set finished_at = now() - interval '25 minutes' where job = 'audit'`
      await sql`
        insert into scheduled_runs (job, tick, instance, finished_at, result)
        values ('audit', now() - interval '26 minutes', 'a', now() - interval '25 minutes', '{"found":{}}')`
      return async () => {
        goOn()
        await vi.waitFor(async () =>
          expect((await milo.asStaff('POST', '/v1/scheduled/audit')).status).toBe(200),
        )
      }
    },
  },
]
