// Events of payment providers in SQL: stored once, and passed on to the worker in the same statement.

import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'

export interface ProviderEvent {
  provider: string
  eventId: string
  type: string
  /** Our id of the try, if the provider carries it; */
  paymentId: string | null
  /** otherwise the provider's names of the charge, and of what it is for. */
  references: string[]
  requestId: string
}

/** Stores the event and wakes the worker. False if it came before: then nothing is sent. */
export async function keepEvent(sql: Sql, event: ProviderEvent): Promise<boolean> {
  const { provider, eventId, type, paymentId, references, requestId } = event
  const rows = await sql`
    with payment as (
      -- Each by an index of its own.
      select id, reservation_id from payments where id = ${paymentId}::uuid and provider = ${provider}
      union all
      select id, reservation_id from payments where charge_key = ${paymentId}::uuid and provider = ${provider}
      union all
      select id, reservation_id from payments
      where provider_reference = any(${references}::text[]) and provider = ${provider}
      union all
      select id, reservation_id from payments
      where provider = 'razorpay' and method like 'pay\\_%' and method = any(${references}::text[])
        and ${provider} = 'razorpay'
      union all
      select p.id, p.reservation_id from payment_attempts a join payments p on p.id = a.payment_id
      where a.provider = ${provider} and a.id = ${paymentId}::uuid
      union all
      select p.id, p.reservation_id from payment_attempts a join payments p on p.id = a.payment_id
      where a.provider = ${provider} and a.provider_reference = any(${references}::text[])
      limit 1
    ), kept as (
      insert into provider_events (provider, event_id, type, payment_id)
      values (${provider}, ${eventId}, ${type}, (select id from payment))
      on conflict do nothing returning payment_id
    ), told as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'payment.changed', payment.reservation_id,
        jsonb_build_object('paymentId', payment.id), ${requestId}, ${traceparentOf(sql)}::text
      from payment join kept on kept.payment_id = payment.id
    )
    select pg_notify('outbox', '') from kept`
  return rows.length === 1
}
