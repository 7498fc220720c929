// Sent notices in SQL: one per message and channel.
import type { Sql } from '../resources.ts'
import { asyncCommit } from './statement-settings.ts'

export async function wasMailed(sql: Sql, messageId: string): Promise<boolean> {
  const rows = await sql`select from sent_notices where message_id = ${messageId} and channel = 'mail'`
  return rows.length === 1
}

/** Commits without waiting for the disk: a crash may send a mail twice, under the same id. */
export async function noteSent(sql: Sql, messageId: string, channel: 'mail' | 'text'): Promise<void> {
  await sql`
    insert into sent_notices (message_id, channel) select ${messageId}, ${channel} from ${asyncCommit(sql)}
    on conflict do nothing`
}
