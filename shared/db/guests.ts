// Guests: buyers without an account. Each has a row of users without address and password, and one login.
import type { Sql } from '../resources.ts'
import { spendLink } from './single-use-tokens.ts'

/** Long enough to buy and to look at the tickets in the evening; after that an access link opens them. */
export const GUEST_HOURS = 24

export interface NewGuest {
  id: string
  loginId: string
  device: string | null
  /** The address that an access link went to: what guests reserved with it is this guest's too. */
  verifiedEmail?: string
}

export async function insertGuest(sql: Sql, { id, loginId, device, verifiedEmail }: NewGuest): Promise<void> {
  await sql`
    with guest as (
      insert into users (id, email, name, password_hash, roles, verified_email)
      values (${id}, null, 'Guest', 'none', '{guest}', ${verifiedEmail ?? null})
      returning id, credentials_version
    )
    insert into logins (id, user_id, credentials_version, expires_at, device)
    select ${loginId}::uuid, id, credentials_version, now() + ${GUEST_HOURS}::int * interval '1 hour', ${device}
    from guest`
}

/**
 * A guest by an access link, which is used up: they own what guests reserved with its address. False if the
 * link is unknown, used or over.
 */
export function insertGuestByLink(
  sql: Sql,
  guest: Omit<NewGuest, 'verifiedEmail'>,
  tokenHash: string,
): Promise<boolean> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const link = await spendLink(tx, 'access_link', tokenHash)
    if (!link) return false
    await insertGuest(tx, { ...guest, verifiedEmail: link.email })
    return true
  })
}

/** Whether a guest reserved something with this address: nobody else gets a mail with a link to it. */
export async function hasGuestReservations(sql: Sql, email: string): Promise<boolean> {
  const rows = await sql`
    select from reservation_contacts contact join reservations made on made.id = contact.reservation_id
    join users maker on maker.id = made.user_id
    where contact.email = ${email} and maker.roles = '{guest}' limit 1`
  return rows.length === 1
}

/**
 * Gives an account what guests reserved with its address, and answers how many reservations that were. Call
 * it in the transaction that notes the address as verified, after that: an account whose address is not
 * `email`, or not verified, gets nothing. Promo codes stay counted where they were used. A guest's
 * Idempotency-Key might be one of the account's, so it gives way to the reservation's id.
 */
export async function joinGuestReservations(sql: Sql, userId: string, email: string): Promise<number> {
  const { count } = await sql`
    update reservations set user_id = account.id, idempotency_key = 'guest:' || reservations.id, updated_at = now()
    from users account, reservation_contacts contact, users guest
    where account.id = ${userId} and account.email = ${email} and account.verified_email = ${email}
      and account.deleted_at is null and contact.email = ${email} and contact.reservation_id = reservations.id
      and guest.id = reservations.user_id and guest.roles = '{guest}'`
  return count
}

/** Old logins, and with them guests who reserved nothing: nobody comes back to those. */
export async function forgetLogins(sql: Sql, limit: number): Promise<{ count: number; more: boolean }> {
  const [row] = await sql<{ count: number }[]>`
    with old as (
      delete from logins where ctid = any(array(
        select ctid from logins where expires_at < now() - interval '1 day' limit ${limit}))
      returning user_id
    ), guests as (
      delete from users where id in (select user_id from old) and roles = '{guest}'
        and not exists (select from reservations where user_id = users.id)
    )
    select count(*)::int from old`
  return { count: row!.count, more: row!.count === limit }
}
