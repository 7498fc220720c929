// The outbox in SQL: claimed in batches by the relay, in order per key, past rows that cannot be sent.
import type { Sql } from '../resources.ts'
import { withoutWaiting } from './rows.ts'

export interface OutboxRow {
  id: number
  messageId: string
  type: string
  version: number
  key: string
  payload: unknown
  requestId: string | null
  attempts: number
  /** Whether any integrator listens: seen by whoever sees the row, so no endpoint that came before it is missed. */
  heard: boolean
}

export interface NewMessage {
  messageId: string
  type: string
  /** The reservation: messages of one key are sent in order. */
  key: string
  payload: Record<string, unknown>
  requestId: string | null
}

/** Writes a message by itself. A message about a change belongs into the statement of that change instead. */
export async function addMessage(sql: Sql, message: NewMessage): Promise<void> {
  await sql`
    with added as (
      insert into outbox (message_id, type, key, payload, request_id)
      values (${message.messageId}, ${message.type}, ${message.key}, ${sql.json(message.payload as never)}, ${message.requestId})
    )
    select pg_notify('outbox', '')`
}

/**
 * Locks up to `limit` rows that may be sent now, oldest first; call it in the transaction that marks them.
 * A row waits where an earlier one of its key is unsent and not in this batch: another relay has that one, or it
 * waits for its next attempt. `offset 0` keeps these two looks what they are, one step in an index for each row: as
 * joins they read everything that is unsent, which is much exactly when much has to be sent.
 */
export async function claimOutbox(sql: Sql, limit: number): Promise<OutboxRow[]> {
  return sql<OutboxRow[]>`
    with claimed as materialized (
      select * from outbox next
      where sent_at is null and failed_at is null and retry_at <= now()
        and not exists (
          select from outbox bad
          where bad.key = next.key and bad.id < next.id and bad.sent_at is null and bad.failed_at is null
            and bad.retry_at > now()
          offset 0
        )
      order by id limit ${limit}
      for update skip locked
    )
    select id, message_id as "messageId", type, version, key, payload, request_id as "requestId", attempts,
      exists (select from webhook_endpoints where status = 'enabled') as heard
    from claimed
    where not exists (
      select from outbox earlier
      where earlier.key = claimed.key and earlier.id < claimed.id
        and earlier.sent_at is null and earlier.failed_at is null
        and earlier.id <> all (array(select id from claimed))
      offset 0
    )
    order by id`
}

/** Does not wait for the disk: a mark that a crash of Postgres takes is a message that goes out twice, and counts once. */
export async function markSent(sql: Sql, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await sql`
      update outbox set sent_at = now(), error = null from ${withoutWaiting(sql)}
      where id = any(${ids as number[]}::bigint[])`
}

export interface FailedRow {
  id: number
  error: string
  /** Milliseconds to wait; null ends the trying. */
  retryInMs: number | null
}

export async function markFailed(sql: Sql, { id, error, retryInMs }: FailedRow): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, error = ${error},
      retry_at = now() + ${retryInMs ?? 0} * interval '1 millisecond',
      failed_at = case when ${retryInMs === null} then now() end
    where id = ${id}`
}

/**
 * Forgets messages that were sent before `ageMs`, and that they were received; says how many. Looks at the `limit` oldest only:
 * what is still unsent among them stays.
 */
export async function sweepMessages(sql: Sql, ageMs: number, limit: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    with oldest as materialized (
      select id from outbox order by id limit ${limit}
    ), gone as (
      delete from outbox using oldest
      where outbox.id = oldest.id and sent_at < now() - ${ageMs}::float8 * interval '1 ms'
      returning message_id
    ), forgotten as (
      delete from inbox using gone where inbox.message_id = gone.message_id
    )
    select count(*)::int from gone`
  return row!.count
}
