// Lost messages in SQL: a consumer that has not finished a message minutes after it was written gets it
// again. Every row of the outbox is checked once, with one index lookup per consumer; late ones go into a
// list.
import type { Sql } from '../resources.ts'

/** Which queue has to have finished messages of which type. */
export interface Destination {
  type: string
  queue: string
  /** Only if an integrator was subscribed when the message was written. */
  ifHeard: boolean
}

export interface LateScope {
  destinations: readonly Destination[]
  /** Younger messages may still be on their way. */
  lateMs: number
  /** A received message may wait this long in the retry queues. */
  retryMs: number
  limit: number
}

/** Consumers of `message` that have not finished it and have no dead letter of it, waiting or discarded. */
const unfinished = (sql: Sql, destinations: readonly Destination[]) => sql`
  exists (
    select from jsonb_to_recordset(${sql.json(destinations as never)}) as goes (type text, queue text, "ifHeard" boolean)
    where goes.type = message.type
      and not exists (
        select from inbox
        where inbox.message_id = message.message_id and consumer = goes.queue and finished_at is not null)
      and (not goes."ifHeard" or exists (
        select from webhook_endpoints where status = 'enabled' and created_at < message.created_at))
      and not exists (
        select from dead_letters letter
        where letter.message_id = message.message_id::text and letter.queue = goes.queue and letter.status <> 'replayed'))`

/**
 * Checks the next rows of the outbox that are old enough; returns their count. Concurrent callers get no
 * rows.
 */
export async function findLateMessages(
  sql: Sql,
  { destinations, lateMs, retryMs, limit }: LateScope,
): Promise<number> {
  const [row] = await sql<{ seen: number }[]>`
    with progress as materialized (
      select checked_id from outbox_progress for update skip locked
    ), next as materialized (
      select message.* from progress, lateral (
        select id, message_id, type, created_at, failed_at from outbox
        where id > progress.checked_id order by id limit ${limit}) message
    ), message as materialized (
      select * from next where id < coalesce(
        (select min(id) from next where created_at > now() - ${lateMs}::float8 * interval '1 ms'), 9223372036854775807)
    ), late as (
      insert into late_messages (message_id, check_at)
      select message_id, case
        when exists (select from inbox where inbox.message_id = message.message_id and finished_at is null)
          then created_at + ${retryMs}::float8 * interval '1 ms' else now() end
      from message where failed_at is null and ${unfinished(sql, destinations)}
      on conflict do nothing
    ), passed as (
      update outbox_progress set checked_id = (select max(id) from message) where exists (select from message)
    )
    select count(*)::int as seen from message`
  return row!.seen
}

/** Resends late messages that are due and forgets finished ones; returns both counts. */
export async function sendLateMessages(
  sql: Sql,
  { destinations, lateMs, limit }: LateScope,
): Promise<{ resent: number; finished: number }> {
  const [row] = await sql<{ resent: number; finished: number }[]>`
    with due as materialized (
      select message_id, resent from late_messages where check_at <= now() order by check_at limit ${limit}
      for update skip locked
    ), open as materialized (
      select message.id, message.message_id, message.sent_at, due.resent from due join outbox message using (message_id)
      where message.failed_at is null and ${unfinished(sql, destinations)}
    ), sent as (
      update outbox set sent_at = null, retry_at = now() from open
      where outbox.id = open.id and open.sent_at is not null returning 1
    ), kept as (
      update late_messages late
      set resent = late.resent + 1,
        check_at = now() + least(${lateMs}::float8 * 2 ^ least(open.resent, 20), 86400000) * interval '1 ms'
      from open where late.message_id = open.message_id
    ), gone as (
      delete from late_messages using due
      where late_messages.message_id = due.message_id and due.message_id not in (select message_id from open)
      returning 1
    )
    select (select count(*)::int from sent) as resent, (select count(*)::int from gone) as finished,
      (select pg_notify('outbox', '') from sent limit 1)`
  return { resent: row!.resent, finished: row!.finished }
}
