// Dead letters in SQL: kept as they came, listed, replayed and discarded, each step with its line in the audit log.
import { concerns } from '../domain/messages.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { runs } from './staff.ts'

export interface NewDeadLetter {
  messageId: string
  queue: string
  type: string
  version: number
  body: string
  requestId: string | null
  reason: string
  attempts: number
}

export interface DeadLetter extends NewDeadLetter {
  id: string
  status: 'waiting' | 'replayed' | 'discarded'
  at: Date
  closedAt: Date | null
  closingReason: string | null
}

// Postgres cannot keep NUL in text; poison may well carry it.
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD')

/** A delivery that was kept before changes nothing. */
export async function keepDeadLetter(sql: Sql, letter: NewDeadLetter): Promise<void> {
  const { paymentId, reservationId, showtimeId } = concerns(letter.body)
  await sql`
    insert into dead_letters (id, message_id, queue, type, version, body, request_id, reason, attempts, showtime_id)
    values (${newId()}, ${storable(letter.messageId)}, ${letter.queue}, ${storable(letter.type)}, ${letter.version},
      ${storable(letter.body)}, ${letter.requestId}, ${storable(letter.reason)}, ${letter.attempts},
      coalesce(
        (select r.showtime_id from payments p join reservations r on r.id = p.reservation_id where p.id = ${paymentId}),
        (select showtime_id from reservations where id = ${reservationId}),
        (select id from showtimes where id = ${showtimeId})))
    on conflict (queue, message_id) where status = 'waiting' do nothing`
}

const columns = (sql: Sql) => sql`
  id, message_id as "messageId", queue, type, version, body, request_id as "requestId", reason, attempts, status, at,
  closed_at as "closedAt", closing_reason as "closingReason"`

/** What this person may see: letters of theaters that they run, and those that concern none. */
const visibleTo = (sql: Sql, viewerId: string) => sql`
  (showtime_id is null or ${runs(
    sql,
    viewerId,
    sql`(select theater_id from screens join showtimes on showtimes.screen_id = screens.id
    where showtimes.id = dead_letters.showtime_id)`,
  )})`

export async function findDeadLetter(
  sql: Sql,
  id: string,
  viewerId: string,
): Promise<DeadLetter | undefined> {
  const [row] = await sql<DeadLetter[]>`
    select ${columns(sql)} from dead_letters where id = ${id} and ${visibleTo(sql, viewerId)}`
  return row
}

/** Newest first: ids are UUIDv7. */
export async function listDeadLetters(
  sql: Sql,
  {
    viewerId,
    status,
    after,
    limit,
  }: { viewerId: string; status: DeadLetter['status']; after: string | undefined; limit: number },
): Promise<DeadLetter[]> {
  return sql<DeadLetter[]>`
    select ${columns(sql)} from dead_letters
    where status = ${status} and ${visibleTo(sql, viewerId)} and ${after === undefined ? sql`true` : sql`id < ${after}`}
    order by id desc limit ${limit}`
}

export interface Closing {
  id: string
  actorId: string
  requestId: string
}

/**
 * Sends the message again under its own id, with its attempts forgotten. False where it is not waiting any more.
 * `key` orders it among the messages of its reservation where the outbox does not know it.
 */
export async function replayDeadLetter(
  sql: Sql,
  { id, actorId, requestId }: Closing,
  key: string,
): Promise<boolean> {
  const rows = await sql`
    with letter as (
      update dead_letters set status = 'replayed', closed_at = now() 
      where id = ${id} and status = 'waiting' and ${visibleTo(sql, actorId)} returning *
    ), forgotten as (
      delete from inbox using letter
      where inbox.consumer = letter.queue and inbox.message_id::text = letter.message_id and inbox.finished_at is null
    ), sent as (
      insert into outbox (message_id, type, version, key, payload, request_id)
      select message_id::uuid, type, version, ${key}, body::jsonb, request_id from letter
      on conflict (message_id) do update
        set sent_at = null, failed_at = null, attempts = 0, retry_at = now(), error = null
    ), noted as (
      insert into audit_log (actor_id, action, subject_id, request_id, before, after, detail)
      select ${actorId}, 'dead_letter.replay', id, ${requestId}, '{"status":"waiting"}', '{"status":"replayed"}',
        jsonb_build_object('messageId', message_id, 'queue', queue, 'type', type) from letter
    )
    select pg_notify('outbox', '') from letter`
  return rows.length === 1
}

export async function discardDeadLetter(
  sql: Sql,
  { id, actorId, requestId }: Closing,
  reason: string,
): Promise<boolean> {
  const rows = await sql`
    with letter as (
      update dead_letters set status = 'discarded', closed_at = now(), closing_reason = ${reason}
      where id = ${id} and status = 'waiting' and ${visibleTo(sql, actorId)} returning *
    )
    insert into audit_log (actor_id, action, subject_id, request_id, before, after, detail)
    select ${actorId}, 'dead_letter.discard', id, ${requestId}, '{"status":"waiting"}', '{"status":"discarded"}',
      jsonb_build_object('messageId', message_id, 'queue', queue, 'type', type, 'reason', ${reason}::text) from letter
    returning 1`
  return rows.length === 1
}
