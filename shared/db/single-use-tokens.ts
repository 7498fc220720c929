// Single-use tokens in SQL: the links that mails carry. A row is the order for a mail; its secret is made
// when the mail is sent, so that none is ever stored or carried by a queue.
import type { Language } from '../domain/contact.ts'
import { LINK_LIFE_MS, type LinkPurpose } from '../domain/links.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'

export interface LinkRequest {
  purpose: LinkPurpose
  /** In its normal form (`Email` of shared/http/requests/inputs.ts). */
  email: string
  /** Left out: the account that has this address when the mail is sent, if any. */
  userId?: string
  requestId: string | null
}

/** Of the three that an address has in an hour. */
const freeSlot = (sql: Sql, email: string) => sql`
  select slot from generate_series(1, 3) slot
  where not exists (
    select from single_use_tokens
    where email = ${email} and mail_slot = slot and mail_hour && tstzrange(now(), now() + interval '1 hour'))
  limit 1`

/**
 * Orders a mail with a link. False where three mails to this address were ordered within the hour. The
 * statement never looks at accounts: whether one has the address, and gets a mail, the worker finds out.
 */
export async function requestLink(
  sql: Sql,
  { purpose, email, userId, requestId }: LinkRequest,
): Promise<boolean> {
  const ordered = await sql`
    with free as (${freeSlot(sql, email)}), link as (
      insert into single_use_tokens (id, purpose, email, user_id, expires_at, mail_slot, mail_hour)
      select ${newId()}::uuid, ${purpose}, ${email}, ${userId ?? null}::uuid,
        now() + ${LINK_LIFE_MS[purpose]}::float8 * interval '1 ms', slot, tstzrange(now(), now() + interval '1 hour')
      from free
      on conflict do nothing
      returning id
    ), told as (
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      select ${newId()}::uuid, 'link.requested', id, jsonb_build_object('tokenId', id), ${requestId}, ${traceparentOf(sql)}::text
      from link
    )
    select pg_notify('outbox', '') from link`
  return ordered.length === 1
}

/** For a mail without a link to an address that nobody confirmed. False where its hour is used up. */
export async function takeMailSlot(sql: Sql, email: string, userId: string): Promise<boolean> {
  const taken = await sql`
    with free as (${freeSlot(sql, email)})
    insert into single_use_tokens (id, purpose, email, user_id, expires_at, mail_slot, mail_hour)
    select ${newId()}::uuid, 'notice', ${email}, ${userId}::uuid, now(), slot, tstzrange(now(), now() + interval '1 hour') from free
    on conflict do nothing
    returning 1`
  return taken.length === 1
}

export interface Link {
  purpose: LinkPurpose
  email: string
  userId: string | null
}

/**
 * Gives an order its secret, of which only the hash is stored, and its account. A repeat, after a mail that
 * failed, replaces the secret. Undefined where the mail is not wanted any more: used, too late, or nobody to
 * send it to.
 */
export async function issueLink(
  sql: Sql,
  id: string,
  tokenHash: string,
): Promise<(Link & { language: Language }) | undefined> {
  const [link] = await sql<(Link & { language: Language })[]>`
    update single_use_tokens link set token_hash = ${tokenHash}, user_id = coalesce(link.user_id, account.id)
    from single_use_tokens asked
    left join users account on account.email = asked.email and account.deleted_at is null
    where link.id = ${id} and asked.id = link.id and link.used_at is null and link.expires_at > now()
      and (link.purpose = 'access_link' or (
        account.id = coalesce(link.user_id, account.id) and account.disabled_at is null
        and (link.purpose <> 'email_verification' or account.verified_email is distinct from account.email)))
    returning link.purpose, link.email, link.user_id as "userId", coalesce(
      account.language,
      (select language from reservation_contacts contact where contact.email = link.email order by created_at desc limit 1),
      'en') as language`
  return link
}

/** Whether a link would work now: cheaper than what comes before its use. */
export async function isLinkOpen(sql: Sql, purpose: LinkPurpose, tokenHash: string): Promise<boolean> {
  const rows = await sql`
    select from single_use_tokens
    where token_hash = ${tokenHash} and purpose = ${purpose} and used_at is null and expires_at > now()`
  return rows.length === 1
}

/**
 * Uses a link up; undefined if it is unknown, used or too old. Call it in the transaction of what it opens:
 * of two uses at once the second waits here, and then finds the link used.
 */
export async function spendLink(
  sql: Sql,
  purpose: LinkPurpose,
  tokenHash: string,
): Promise<Omit<Link, 'purpose'> | undefined> {
  const [link] = await sql<Omit<Link, 'purpose'>[]>`
    update single_use_tokens set used_at = now()
    where token_hash = ${tokenHash} and purpose = ${purpose} and used_at is null and expires_at > now()
    returning email, user_id as "userId"`
  return link
}

/** On erasure: orders and links of an account, and those to its address. */
export async function forgetLinks(sql: Sql, { id, email }: { id: string; email: string }): Promise<void> {
  await sql`delete from single_use_tokens where user_id = ${id} or email = ${email}`
}
