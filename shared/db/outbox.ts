// The outbox in SQL: claimed in batches by the relay, in order per key, past rows that cannot be sent.
import type { Sql } from '../resources.ts'

export interface OutboxRow {
  id: number
  messageId: string
  type: string
  version: number
  key: string
  payload: unknown
  requestId: string | null
  attempts: number
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
 * waits for its next attempt.
 */
export async function claimOutbox(sql: Sql, limit: number): Promise<OutboxRow[]> {
  return sql<OutboxRow[]>`
    with claimed as materialized (
      select * from outbox next
      where sent_at is null and failed_at is null and retry_at <= now()
        and not exists (
          select 1 from outbox bad
          where bad.key = next.key and bad.id < next.id and bad.sent_at is null and bad.failed_at is null
            and bad.retry_at > now()
        )
      order by id limit ${limit}
      for update skip locked
    )
    select id, message_id as "messageId", type, version, key, payload, request_id as "requestId", attempts
    from claimed
    where not exists (
      select 1 from outbox earlier
      where earlier.key = claimed.key and earlier.id < claimed.id
        and earlier.sent_at is null and earlier.failed_at is null
        and not exists (select 1 from claimed other where other.id = earlier.id)
    )
    order by id`
}

export async function markSent(sql: Sql, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await sql`update outbox set sent_at = now(), error = null where id = any(${ids as number[]}::bigint[])`
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
