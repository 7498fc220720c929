// The inbox in SQL: which messages a consumer has seen, how often it tried, and which are done.
// It does not wait for the disk: what a crash of Postgres takes from it is a count of attempts, or the note that a message
// is done whose steps find their guards closed when they are repeated.
import type { Sql } from '../resources.ts'
import { inOrderOf, withoutWaiting } from './rows.ts'

export interface Receipt {
  /** Deliveries so far, this one counted. */
  attempts: number
  /** Whether an earlier delivery was done: then this one changes nothing. */
  finished: boolean
}

/** Counts a delivery of each; the receipts stand in the order of the ids, of which none may come twice. */
export async function receiveMessages(
  sql: Sql,
  consumer: string,
  ids: readonly string[],
): Promise<Receipt[]> {
  const rows = await sql<(Receipt & { id: string })[]>`
    insert into inbox (consumer, message_id)
    select ${consumer}, id from unnest(${ids as string[]}::uuid[]) as message (id), ${withoutWaiting(sql)}
    order by id
    on conflict (consumer, message_id) do update set attempts = inbox.attempts + 1
    returning message_id as id, attempts, finished_at is not null as finished`
  return inOrderOf(ids, rows)
}

export async function finishMessages(sql: Sql, consumer: string, ids: readonly string[]): Promise<void> {
  await sql`
    update inbox set finished_at = now(), error = null from ${withoutWaiting(sql)}
    where consumer = ${consumer} and message_id = any(${ids as string[]}::uuid[]) and finished_at is null`
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
