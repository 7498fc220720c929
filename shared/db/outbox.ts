// The outbox in SQL: the relay claims batches, in order per key, past rows that cannot be sent.
import type { Sql } from '../resources.ts'
import { traceparentOf } from '../traces/span.ts'
import { asyncCommit } from './statement-settings.ts'

export interface OutboxRow {
  id: number
  messageId: string
  type: string
  version: number
  key: string
  payload: unknown
  requestId: string | null
  /** The span that wrote it, where its trace is kept. */
  traceparent: string | null
  attempts: number
  /**
   * Whether an integrator is subscribed. Read with the row, so an endpoint created before the row is never
   * missed.
   */
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

/** Writes a message alone. A message about a change belongs into the statement of that change instead. */
export async function addMessage(sql: Sql, message: NewMessage): Promise<void> {
  await sql`
    with added as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      values (${message.messageId}, ${message.type}, ${message.key}, ${sql.json(message.payload as never)}, ${message.requestId}, ${traceparentOf(sql)})
    )
    select pg_notify('outbox', '')`
}

// Longer than a slow broker or disk; then the rows of a stuck relay are free again.
const LEASE_MS = 15_000

/**
 * Locks up to `limit` rows that are due, oldest first; call it in the transaction that marks them. The server
 * ends that transaction after `leaseMs` of silence, so that another relay sends the rows. A row waits if an
 * earlier one of its key is unsent and not in this batch: another relay has that one, or it waits for its
 * retry. `offset 0` keeps the two checks one index step per row: as joins they would read every unsent row,
 * which are most when there is most to send.
 */
export async function claimOutbox(sql: Sql, limit: number, leaseMs = LEASE_MS): Promise<OutboxRow[]> {
  return sql<OutboxRow[]>`
    with claimed as materialized (
      select next.* from set_config('idle_in_transaction_session_timeout', ${String(leaseMs)}, true), outbox next
      where sent_at is null and failed_at is null and retry_at <= now()
        and not exists (
          select from outbox bad
          where bad.key = next.key and bad.id < next.id and bad.sent_at is null and bad.failed_at is null
            and bad.retry_at > now()
          offset 0
        )
      order by id limit ${limit}
      for update of next skip locked
    )
    select id, message_id as "messageId", type, version, key, payload, request_id as "requestId", traceparent, attempts,
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

/**
 * Commits without waiting for the disk: a mark lost in a crash sends a message twice, and the inbox counts it
 * once.
 */
export async function markSent(sql: Sql, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await sql`
      update outbox set sent_at = now(), error = null from ${asyncCommit(sql)}
      where id = any(${ids as number[]}::bigint[])`
}

export interface FailedRow {
  id: number
  error: string
  /** Milliseconds to wait; null: give up. */
  retryInMs: number | null
}

export async function markFailed(sql: Sql, { id, error, retryInMs }: FailedRow): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, error = ${error},
      retry_at = now() + ${retryInMs ?? 0} * interval '1 millisecond',
      failed_at = case when ${retryInMs === null} then now() end
    where id = ${id}`
}

// Retention of sent messages; failed ones stay longer, with their dead letters.
const SENT_KEPT = '7 days'
const FAILED_KEPT = '30 days'
const RECEIPT_KEPT = '14 days'

/**
 * Deletes old sent messages that no consumer still has to handle, with their receipts. Checks only the oldest
 * rows, twice as many as it may delete.
 */
export async function forgetSent(sql: Sql, limit: number): Promise<{ count: number; more: boolean }> {
  const [row] = await sql<{ count: number }[]>`
    with oldest as materialized (
      -- no index has their age, but ids follow it; few rows are kept
      select id from outbox order by id limit ${2 * limit}
    ), gone as (
      delete from outbox using oldest
      where outbox.id = oldest.id
        and (sent_at < now() - ${SENT_KEPT}::interval or failed_at < now() - ${FAILED_KEPT}::interval)
        and not exists (select from late_messages late where late.message_id = outbox.message_id)
      returning outbox.message_id
    ), forgotten as (
      delete from inbox using gone where inbox.message_id = gone.message_id
    )
    select count(*)::int from gone`
  return { count: row!.count, more: row!.count >= limit }
}

/**
 * Deletes receipts of messages that the outbox no longer has, such as of a late repeat. Walks through the
 * inbox, a part per call, since every delivery would have to write an index by age.
 */
export async function forgetOrphans(sql: Sql, limit: number): Promise<{ count: number; more: boolean }> {
  const [row] = await sql<{ count: number }[]>`
    with start as materialized (
      select coalesce((select position from sweep_progress where walk = 'inbox'), '00000000-0000-0000-0000-000000000000') as position
    ), part as materialized (
      select inbox.* from start, lateral (
        select consumer, message_id, received_at from inbox where message_id > start.position order by message_id limit ${limit}) inbox
    ), gone as (
      delete from inbox using part
      where inbox.message_id = part.message_id and inbox.consumer = part.consumer
        and part.received_at < now() - ${RECEIPT_KEPT}::interval
        and not exists (select from outbox where outbox.message_id = part.message_id)
      returning 1
    ), moved as (
      insert into sweep_progress (walk, position)
      select 'inbox', coalesce((select max(message_id::text)::uuid from part), '00000000-0000-0000-0000-000000000000')
      on conflict (walk) do update set position = excluded.position
    )
    select (select count(*)::int from gone) as count`
  // The next run takes the next part.
  return { count: row!.count, more: false }
}
