// Dead letters in SQL: stored as received, listed, replayed and discarded; each step has its entry in the
// audit log.
import { concerns } from '../domain/messages.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { storable, storableInt } from './storable.ts'
import { isStaffOf } from './theater-access.ts'

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

export const deadLetterStates = ['waiting', 'replayed', 'discarded'] as const

export interface DeadLetter extends NewDeadLetter {
  id: string
  status: (typeof deadLetterStates)[number]
  at: Date
  closedAt: Date | null
  closingReason: string | null
}

// AMQP's own names and ids are no longer than this.
const MOST_WORD = 255
const MOST_REASON = 2000
// Our messages are not a hundredth of it. A malformed one may be as large as the broker accepts.
const MOST_BODY = 64 * 1024

/** The storable part of any message: the place where malformed messages end must not fail on them. */
const keepable = ({ version, attempts, ...letter }: NewDeadLetter): NewDeadLetter => ({
  messageId: storable(letter.messageId, MOST_WORD),
  queue: storable(letter.queue, MOST_WORD),
  type: storable(letter.type, MOST_WORD),
  version: storableInt(version),
  body: storable(letter.body, MOST_BODY),
  requestId: letter.requestId === null ? null : storable(letter.requestId, MOST_WORD),
  reason: storable(letter.reason, MOST_REASON),
  attempts: storableInt(attempts),
})

/** Storing a delivery twice changes nothing. */
export async function keepDeadLetter(sql: Sql, given: NewDeadLetter): Promise<void> {
  const letter = keepable(given)
  const { paymentId, reservationId, showtimeId } = concerns(letter.body)
  await sql`
    insert into dead_letters (id, message_id, queue, type, version, body, request_id, reason, attempts, showtime_id)
    values (${newId()}, ${letter.messageId}, ${letter.queue}, ${letter.type}, ${letter.version},
      ${letter.body}, ${letter.requestId}, ${letter.reason}, ${letter.attempts},
      coalesce(
        (select r.showtime_id from payments p join reservations r on r.id = p.reservation_id where p.id = ${paymentId}),
        (select showtime_id from reservations where id = ${reservationId}),
        (select id from showtimes where id = ${showtimeId})))
    on conflict (queue, message_id) where status = 'waiting' do nothing`
}

const columns = (sql: Sql) => sql`
  id, message_id as "messageId", queue, type, version, body, request_id as "requestId", reason, attempts, status, at,
  closed_at as "closedAt", closing_reason as "closingReason"`

/** Letters of the viewer's theaters, and those that concern no theater. */
const visibleTo = (sql: Sql, viewerId: string) => sql`
  (showtime_id is null or ${isStaffOf(
    sql,
    viewerId,
    sql`(select theater_id from screens join showtimes on showtimes.screen_id = screens.id
    where showtimes.id = dead_letters.showtime_id)`,
  )})`

/** Of this theater or of none; without one, of any. */
const ofTheater = (sql: Sql, theaterId: string | undefined) =>
  theaterId === undefined
    ? sql`true`
    : sql`(showtime_id is null or exists (
        select from showtimes h join screens s on s.id = h.screen_id
        where h.id = dead_letters.showtime_id and s.theater_id = ${theaterId}))`

export async function findDeadLetter(
  sql: Sql,
  id: string,
  viewerId: string,
): Promise<DeadLetter | undefined> {
  const [row] = await sql<DeadLetter[]>`
    select ${columns(sql)} from dead_letters where id = ${id} and ${visibleTo(sql, viewerId)}`
  return row
}

/** Of the viewer's theaters, or of one of them and of none; newest first: ids are UUIDv7. */
export async function listDeadLetters(
  sql: Sql,
  {
    viewerId,
    theaterId,
    status,
    after,
    limit,
  }: {
    viewerId: string
    theaterId?: string
    status: DeadLetter['status']
    after: string | undefined
    limit: number
  },
): Promise<DeadLetter[]> {
  return sql<DeadLetter[]>`
    select ${columns(sql)} from dead_letters
    where status = ${status} and ${visibleTo(sql, viewerId)} and ${ofTheater(sql, theaterId)}
      and ${after === undefined ? sql`true` : sql`id < ${after}`}
    order by id desc limit ${limit}`
}

/** Those that wait, of one theater and of none. */
export async function countWaitingLetters(
  sql: Sql,
  { viewerId, theaterId }: { viewerId: string; theaterId: string },
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from dead_letters
    where status = 'waiting' and ${visibleTo(sql, viewerId)} and ${ofTheater(sql, theaterId)}`
  return row!.count
}

export interface Closing {
  id: string
  actorId: string
  requestId: string
}

/**
 * Sends the message again under its own id, with its attempts reset. False if it is not waiting any more.
 * `key` orders it among the messages of its reservation if the outbox does not have it. Sends the parsed part
 * of its body.
 */
export async function replayDeadLetter(
  sql: Sql,
  { id, actorId, requestId }: Closing,
  { key, payload }: { key: string; payload: object },
): Promise<boolean> {
  const rows = await sql`
    with letter as (
      update dead_letters set status = 'replayed', closed_at = now() 
      where id = ${id} and status = 'waiting' and ${visibleTo(sql, actorId)} returning *
    ), forgotten as (
      delete from inbox using letter
      where inbox.consumer = letter.queue and inbox.message_id::text = lower(letter.message_id) and inbox.finished_at is null
    ), sent as (
      insert into outbox (message_id, type, version, key, payload, request_id, traceparent)
      select message_id::uuid, type, version, ${key}, ${sql.json(payload as never)}, request_id,
        ${traceparentOf(sql)}::text from letter
      on conflict (message_id) do update
        set sent_at = null, failed_at = null, attempts = 0, retry_at = now(), error = null,
          traceparent = excluded.traceparent
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
