// Tells the owner of an account what changed in it: orders of such mails, and the facts for them. A mail goes
// to the address of before the change.
import type { Language } from '../domain/contact.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { takeMailSlot } from './single-use-tokens.ts'

export const toldChanges = [
  'password_changed',
  'email_changed',
  'authenticator_added',
  'authenticator_removed',
  'second_factor_reset',
] as const
export type ToldChange = (typeof toldChanges)[number]

/**
 * Orders a mail about the change that this transaction made; false where it made no such change. An address
 * that nobody confirmed may belong to somebody else: such mails count among the three an hour.
 */
export async function tellOwner(tx: Sql, userId: string, kind: ToldChange): Promise<boolean> {
  const [event] = await tx<{ id: number; address: string; confirmed: boolean }[]>`
    select event.id, told.address, told.address is not distinct from verified_email as confirmed
    from security_events event join users on users.id = event.user_id
    cross join lateral (select coalesce(event.detail ->> 'former', users.email) as address) told
    where event.user_id = ${userId} and kind = ${kind} and event.at = now() order by event.id desc limit 1`
  if (!event) return false
  if (!(event.confirmed || (await takeMailSlot(tx, event.address, userId)))) return true
  const payload = tx.json({ userId, eventId: event.id })
  await tx`
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    select ${newId()}, 'account.changed', ${userId}, ${payload}, request_id, ${traceparentOf(tx)}::text
    from security_events where id = ${event.id}`
  await tx`select pg_notify('outbox', '')`
  return true
}

export interface AccountNotice {
  kind: ToldChange
  address: string
  language: Language
  at: Date
}

/** Undefined where nobody is left to tell: an erasure takes addresses out of events. */
export async function findAccountNotice(
  sql: Sql,
  { userId, eventId }: { userId: string; eventId: number },
): Promise<AccountNotice | undefined> {
  const [notice] = await sql<AccountNotice[]>`
    select kind, event.at, coalesce(users.language, 'en') as language, coalesce(event.detail ->> 'former', users.email) as address
    from security_events event join users on users.id = event.user_id
    where event.id = ${eventId} and event.user_id = ${userId} and deleted_at is null
      and kind = any(${[...toldChanges]})`
  return notice
}
