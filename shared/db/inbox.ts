// The inbox in SQL: which messages a consumer has seen, how often it tried, and which are done.
import type { Sql } from '../resources.ts'

// The inbox does not wait for the disk: what a crash of Postgres takes from it is a count of attempts, or the note that a
// message is done whose steps find their guards closed when they are repeated.
const withoutWaiting = (sql: Sql) => sql`set_config('synchronous_commit', 'off', true)`

export interface Receipt {
  /** Deliveries so far, this one counted. */
  attempts: number
  /** Whether an earlier delivery was done: then this one changes nothing. */
  finished: boolean
}

export async function receiveMessage(sql: Sql, consumer: string, messageId: string): Promise<Receipt> {
  const [row] = await sql<Receipt[]>`
    insert into inbox (consumer, message_id)
    select ${consumer}, ${messageId}::uuid from ${withoutWaiting(sql)}
    on conflict (consumer, message_id) do update set attempts = inbox.attempts + 1
    returning attempts, finished_at is not null as finished`
  return row!
}

export async function finishMessage(sql: Sql, consumer: string, messageId: string): Promise<void> {
  await sql`
    update inbox set finished_at = now(), error = null from ${withoutWaiting(sql)}
    where consumer = ${consumer} and message_id = ${messageId} and finished_at is null`
}

export async function noteFailure(
  sql: Sql,
  consumer: string,
  messageId: string,
  error: string,
): Promise<void> {
  await sql`
    update inbox set error = ${error}
    where consumer = ${consumer} and message_id = ${messageId} and finished_at is null`
}
