// The inbox in SQL: which messages a consumer has received, how often, and which are done. Commits do not
// wait for the disk: a crash of Postgres loses only a count of attempts, or a done mark of a message whose
// guarded steps change nothing when repeated.
import type { Sql } from '../resources.ts'
import { inOrderOf } from './rows.ts'
import { asyncCommit, withLockTimeout } from './statement-settings.ts'
import { storable } from './storable.ts'

export interface Receipt {
  /** Deliveries so far, including this one. */
  attempts: number
  /** Whether an earlier delivery was done: then this one changes nothing. */
  finished: boolean
}

/** Counts a delivery of each message. Receipts are in the order of the ids, which are distinct. */
export async function receiveMessages(
  sql: Sql,
  consumer: string,
  ids: readonly string[],
): Promise<Receipt[]> {
  const rows = await sql<(Receipt & { id: string })[]>`
    insert into inbox (consumer, message_id)
    select ${consumer}, id from unnest(${ids as string[]}::uuid[]) as message (id),
      ${asyncCommit(sql)}, ${withLockTimeout(sql, ids.length)}
    order by id
    on conflict (consumer, message_id) do update set attempts = inbox.attempts + 1
    returning message_id as id, attempts, finished_at is not null as finished`
  return inOrderOf(ids, rows)
}

export async function finishMessages(sql: Sql, consumer: string, ids: readonly string[]): Promise<void> {
  await sql`
    update inbox set finished_at = now(), error = null
    from ${asyncCommit(sql)}, ${withLockTimeout(sql, ids.length)}
    where consumer = ${consumer} and message_id = any(${ids as string[]}::uuid[]) and finished_at is null`
}

const MOST_ERROR = 2000

export async function noteFailure(
  sql: Sql,
  consumer: string,
  messageId: string,
  error: string,
): Promise<void> {
  await sql`
    update inbox set error = ${storable(error, MOST_ERROR)}
    where consumer = ${consumer} and message_id = ${messageId} and finished_at is null`
}
