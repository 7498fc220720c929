// Webhook endpoints and deliveries in SQL: one delivery per endpoint and event, retried until done or given
// up.
import type { WebhookEvent } from '../domain/webhook.ts'
import type { Sql } from '../resources.ts'
import { derivedId, newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeAdmin } from './theater-access.ts'

export interface Endpoint {
  id: string
  url: string
  events: WebhookEvent[]
  status: 'enabled' | 'disabled'
  disabledReason: string | null
  createdAt: Date
}

const columns = (sql: Sql) =>
  sql`id, url, events, status, disabled_reason as "disabledReason", created_at as "createdAt"`

/** Only this answer contains the secret, and no log. */
export function addEndpoint(
  sql: Sql,
  actor: Actor,
  { url, events, secret }: { url: string; events: readonly WebhookEvent[]; secret: string },
): Promise<Outcome<Endpoint>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeAdmin(tx, actor)
    const [after] = await tx<Endpoint[]>`
      insert into webhook_endpoints (id, url, events, secret) values (${newId()}, ${url}, ${events as string[]}, ${secret})
      returning ${columns(tx)}`
    const note = { action: 'webhook_endpoint.create', subjectId: after!.id, before: null, after: after! }
    return { value: after!, note }
  })
}

export const listEndpoints = (sql: Sql): Promise<Endpoint[]> =>
  sql<Endpoint[]>`select ${columns(sql)} from webhook_endpoints order by id`

export async function findEndpoint(sql: Sql, id: string): Promise<Endpoint | undefined> {
  const [row] = await sql<Endpoint[]>`select ${columns(sql)} from webhook_endpoints where id = ${id}`
  return row
}

export function changeEndpoint(
  sql: Sql,
  actor: Actor,
  id: string,
  change: {
    url?: string | undefined
    events?: readonly WebhookEvent[] | undefined
    status?: Endpoint['status'] | undefined
  },
): Promise<Outcome<Endpoint>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await lockEndpoint(tx, actor, id)
    const [after] = await tx<Endpoint[]>`
      update webhook_endpoints set url = coalesce(${change.url ?? null}, url),
        events = coalesce(${(change.events as string[] | undefined) ?? null}::text[], events),
        status = coalesce(${change.status ?? null}, status),
        disabled_reason = case when ${change.status ?? null} = 'enabled' then null else disabled_reason end
      where id = ${id} returning ${columns(tx)}`
    const note = { action: 'webhook_endpoint.update', subjectId: id, before, after: after! }
    return { value: after!, note }
  })
}

export function removeEndpoint(sql: Sql, actor: Actor, id: string): Promise<Outcome<Endpoint>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await lockEndpoint(tx, actor, id)
    await tx`delete from webhook_endpoints where id = ${id}`
    return { value: before, note: { action: 'webhook_endpoint.delete', subjectId: id, before, after: null } }
  })
}

export async function lockEndpoint(tx: Sql, actor: Actor, id: string): Promise<Endpoint> {
  await mustBeAdmin(tx, actor)
  const [endpoint] = await tx<Endpoint[]>`
    select ${columns(tx)} from webhook_endpoints where id = ${id} for update`
  if (!endpoint) throw new ChangeRefused('not_found')
  return endpoint
}

/** A delivery for each endpoint subscribed to this event; a repeated event adds none. */
export async function addDeliveries(
  sql: Sql,
  { eventId, type, data }: { eventId: string; type: WebhookEvent; data: Record<string, unknown> },
): Promise<void> {
  await sql`
    insert into webhook_deliveries (id, endpoint_id, event_id, type, data)
    select gen_random_uuid(), id, ${eventId}::uuid, ${type}, ${sql.json(data as never)} from webhook_endpoints
    where status = 'enabled' and ${type} = any(events)
    on conflict do nothing`
}

export interface Delivery {
  id: string
  endpointId: string
  eventId: string
  type: WebhookEvent
  data: Record<string, unknown>
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  responseStatus: number | null
  /** The beginning of what it answered. */
  answer: string | null
  error: string | null
  createdAt: Date
  finishedAt: Date | null
}

export interface DueDelivery
  extends Pick<Delivery, 'id' | 'endpointId' | 'eventId' | 'type' | 'data' | 'attempts' | 'createdAt'> {
  url: string
  secret: string
  /** Signs as well, while one replaces the other. */
  oldSecret: string | null
}

/**
 * Claims deliveries that are due, for one caller at a time; one that is not finished is due again after the
 * lease.
 */
export const claimDeliveries = (sql: Sql, limit: number, leaseMs: number): Promise<DueDelivery[]> =>
  sql<DueDelivery[]>`
    with due as (
      select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id and e.status = 'enabled'
      where d.status = 'pending' and d.due_at <= now() order by d.due_at limit ${limit} for update of d skip locked
    )
    update webhook_deliveries d
    set attempts = d.attempts + 1, due_at = now() + ${leaseMs}::float8 * interval '1 ms'
    from due, webhook_endpoints e where d.id = due.id and e.id = d.endpoint_id
    returning d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.type, d.data, d.attempts,
      d.created_at as "createdAt", e.url, e.secret,
      case when e.old_secret_until > now() then e.old_secret end as "oldSecret"`

export interface Attempt {
  id: string
  outcome: 'delivered' | 'failed' | 'again'
  responseStatus: number | null
  answer: string | null
  error: string | null
  retryInMs: number
}

export async function noteAttempt(
  sql: Sql,
  { id, outcome, responseStatus, answer, error, retryInMs }: Attempt,
): Promise<void> {
  await sql`
    update webhook_deliveries set response_status = ${responseStatus}, answer = ${answer}, error = ${error},
      status = case when ${outcome} = 'again' then 'pending' else ${outcome} end,
      finished_at = case when ${outcome} = 'again' then null else now() end,
      due_at = now() + ${retryInMs}::float8 * interval '1 ms'
    where id = ${id} and status = 'pending'`
}

export async function disableEndpoint(sql: Sql, id: string, reason: string): Promise<void> {
  await sql`update webhook_endpoints set status = 'disabled', disabled_reason = ${reason} where id = ${id}`
}

const deliveryColumns = (sql: Sql) => sql`
  id, endpoint_id as "endpointId", event_id as "eventId", type, data, status, attempts,
  response_status as "responseStatus", answer, error, created_at as "createdAt", finished_at as "finishedAt"`

/** As people look for them. */
export const listNewestDeliveries = (
  sql: Sql,
  {
    endpointId,
    before,
    limit,
  }: { endpointId: string; before: readonly [string, string] | undefined; limit: number },
): Promise<Delivery[]> =>
  sql<Delivery[]>`
    select ${deliveryColumns(sql)} from webhook_deliveries
    where endpoint_id = ${endpointId}
      and ${before === undefined ? sql`true` : sql`(date_trunc('milliseconds', created_at), id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`}
    order by date_trunc('milliseconds', created_at) desc, id desc limit ${limit}`

/** Oldest first, so that a replay's cursor goes forward. */
export const listDeliveries = (
  sql: Sql,
  {
    endpointId,
    after,
    limit,
  }: { endpointId: string; after: readonly [string, string] | undefined; limit: number },
): Promise<Delivery[]> =>
  sql<Delivery[]>`
    select ${deliveryColumns(sql)} from webhook_deliveries
    where endpoint_id = ${endpointId}
      and ${after === undefined ? sql`true` : sql`(date_trunc('milliseconds', created_at), id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`}
    order by date_trunc('milliseconds', created_at), id limit ${limit}`

/** Sends all events since then again, delivered or not. Returns their number. */
export async function replayDeliveries(
  sql: Sql,
  endpointId: string,
  after: readonly [string, string] | undefined,
): Promise<number> {
  const rows = await sql`
    update webhook_deliveries set status = 'pending', attempts = 0, due_at = now(), finished_at = null, error = null
    where endpoint_id = ${endpointId}
      and ${after === undefined ? sql`true` : sql`(date_trunc('milliseconds', created_at), id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`}
    returning 1`
  return rows.length
}

/** Announces expired holds, each once, if anybody is subscribed: there are many, and mostly nobody is. */
export async function announceExpired(
  sql: Sql,
  showtimeId: string,
  holdIds: readonly string[],
): Promise<void> {
  if (holdIds.length === 0) return
  const messageIds = holdIds.map((id) => derivedId(id, 'expired'))
  await sql`
    with told as (
      insert into outbox (message_id, type, key, payload, traceparent)
      select message_id, 'hold.expired', hold_id,
        jsonb_build_object('holdId', hold_id, 'showtimeId', ${showtimeId}::uuid), ${traceparentOf(sql)}::text
      from unnest(${holdIds as string[]}::uuid[], ${messageIds}::uuid[]) as hold (hold_id, message_id)
      where exists (select 1 from webhook_endpoints where status = 'enabled' and 'hold.expired' = any(events))
      on conflict (message_id) do nothing
      returning 1
    )
    select pg_notify('outbox', '') from told limit 1`
}

/** The seats that a reservation returned, for integrators who resell or count them. */
export async function findReleasedSeats(
  sql: Sql,
  reservationId: string,
): Promise<{ showtimeId: string; seatIds: string[] } | undefined> {
  const [row] = await sql<{ showtimeId: string; seatIds: string[] }[]>`
    select showtime_id as "showtimeId", array_agg(seat_id order by seat_id) as "seatIds" from reservation_seats
    where reservation_id = ${reservationId} and released_at is not null group by showtime_id`
  return row
}
