// Accounts: who can sign in.
import type { Language } from '../domain/contact.ts'
import type { Role } from '../domain/roles.ts'
import type { Sql } from '../resources.ts'
import { tellOwner } from './account-notices.ts'
import { lockAdmins } from './accounts-staff.ts'
import { forgetFactors } from './authenticators.ts'
import { forgetWords } from './reviews.ts'
import { eraseAddresses, type RequestOrigin, setRequestOrigin } from './security-events.ts'
import { forgetLinks, requestLink } from './single-use-tokens.ts'

/** What an account shows to its owner. */
export interface Account {
  id: string
  email: string
  name: string
  roles: Role[]
}

/** False if the e-mail has an account already. Its address gets a mail that asks for its confirmation. */
export function insertUser(
  sql: Sql,
  account: Account & { passwordHash: string },
  { requestId }: { requestId: string },
): Promise<boolean> {
  const { id, email, name, roles, passwordHash } = account
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const inserted = await tx`
      insert into users (id, email, name, roles, password_hash)
      values (${id}, ${email}, ${name}, ${roles}, ${passwordHash})
      on conflict (email) do nothing returning 1`
    if (inserted.length === 0) return false
    await requestLink(tx, { purpose: 'email_verification', email, userId: id, requestId })
    return true
  })
}

const ownFields = (sql: Sql) => sql`verified_email is not distinct from email as "emailVerified", language`

/** What an account shows to its owner alone. */
export interface OwnAccount extends Account {
  emailVerified: boolean
  language: Language | null
}

export async function findUser(sql: Sql, id: string): Promise<OwnAccount | undefined> {
  const [account] = await sql<OwnAccount[]>`
    select id, email, name, roles, ${ownFields(sql)} from users where id = ${id} and deleted_at is null`
  return account
}

/** For signing in: the account with its password hash, which only the check sees. */
export async function findUserByEmail(
  sql: Sql,
  email: string,
): Promise<{ account: Account; passwordHash: string } | undefined> {
  const [row] = await sql<(Account & { passwordHash: string })[]>`
    select id, email, name, roles, password_hash as "passwordHash" from users where email = ${email}`
  if (!row) return undefined
  const { passwordHash, ...account } = row
  return { account, passwordHash }
}

/** For changing it: with its password hash. */
export async function findUserWithHash(
  sql: Sql,
  id: string,
): Promise<{ account: Account; passwordHash: string } | undefined> {
  const account = await findUser(sql, id)
  return account && findUserByEmail(sql, account.email)
}

export interface AccountChanges {
  name?: string
  email?: string
  passwordHash?: string
  language?: Language
}

/**
 * With a new password every login but `sessionId` ends, including logins being written right now: they are of
 * an earlier version. Undefined if the account is deleted, or its password is not `checkedHash` any more.
 */
export async function updateUser(
  sql: Sql,
  { id, sessionId }: { id: string; sessionId: string },
  { name, email, passwordHash, language }: AccountChanges,
  { checkedHash, ...origin }: RequestOrigin & { checkedHash?: string | undefined },
): Promise<OwnAccount | 'email_taken' | undefined> {
  const isNew = passwordHash !== undefined
  try {
    return await sql.begin(async (begun) => {
      const tx = begun as unknown as Sql
      await setRequestOrigin(tx, origin)
      const [account] = await tx<OwnAccount[]>`
      with changed as (
        update users set name = coalesce(${name ?? null}, name), email = coalesce(${email ?? null}, email),
          password_hash = coalesce(${passwordHash ?? null}, password_hash),
          language = coalesce(${language ?? null}, language),
          credentials_version = credentials_version + ${isNew ? 1 : 0}
        where id = ${id} and deleted_at is null and password_hash = coalesce(${checkedHash ?? null}, password_hash)
        returning id, email, name, roles, verified_email, language, credentials_version
      ), kept as (
        update logins set credentials_version = changed.credentials_version from changed
        where ${isNew} and user_id = changed.id and logins.id = ${sessionId}
      ), ended as (
        update logins set ended_at = now() from changed
        where ${isNew} and user_id = changed.id and logins.id <> ${sessionId} and ended_at is null
      )
      select id, email, name, roles, ${ownFields(tx)} from changed`
      if (account) await tellOfChanges(tx, account, origin.requestId)
      return account
    })
  } catch (error) {
    if (error instanceof Error && 'constraint_name' in error && error.constraint_name === 'users_email')
      return 'email_taken'
    throw error
  }
}

/** The former address hears of it, and the new one is asked for its confirmation. */
async function tellOfChanges(tx: Sql, { id, email }: Account, requestId: string): Promise<void> {
  await tellOwner(tx, id, 'password_changed')
  if (await tellOwner(tx, id, 'email_changed'))
    await requestLink(tx, { purpose: 'email_verification', email, userId: id, requestId })
}

export type Erasure = 'erased' | 'last_admin' | 'not_found' | 'payment_waits' | 'tickets_wait'

/**
 * Erases a person. Sales stay, under a row without personal data. Refused for the last admin, since nobody
 * could create another one; if the password is not `checkedHash` any more; and while tickets or payments are
 * pending, unless tickets are to be kept.
 */
export async function eraseUser(
  sql: Sql,
  { id, checkedHash, keepTickets }: { id: string; checkedHash: string; keepTickets: boolean },
  origin: RequestOrigin,
): Promise<Erasure> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const admins = await lockAdmins(tx)
    if (admins.length === 1 && admins[0] === id) return 'last_admin'
    // A concurrent reservation waits and finds the account erased; an earlier one is seen by the next
    // statement.
    const [account] = await tx<{ email: string }[]>`
      select email from users where id = ${id} and deleted_at is null and password_hash = ${checkedHash} for update`
    if (!account) return 'not_found'
    const waiting = keepTickets ? [] : await listWaiting(tx, id)
    if (waiting.some(({ status }) => status === 'confirmed')) return 'tickets_wait'
    if (waiting.length > 0) return 'payment_waits'
    await forgetWords(tx, tx`select id from reviews where user_id = ${id}`)
    await eraseAddresses(tx, id)
    await forgetLinks(tx, { id, email: account.email })
    await setRequestOrigin(tx, { requestId: origin.requestId })
    await tx`
      update users set email = ${`deleted-${id}@deleted.invalid`}, name = 'Deleted account', password_hash = 'none',
        verified_email = null, language = null, roles = '{customer}', deleted_at = now()
      where id = ${id}`
    await forgetFactors(tx, id)
    await tx`delete from logins where user_id = ${id}`
    await tx`delete from theater_staff where user_id = ${id}`
    await tx`delete from report_mails where user_id = ${id}`
    await tx`delete from reviews where user_id = ${id}`
    await tx`delete from idempotency_keys where user_id = ${id}`
    return 'erased'
  })
}

/** Reservations with a valid ticket for a future showtime, or a payment in progress. */
export function listWaiting(sql: Sql, userId: string): Promise<{ id: string; status: string }[]> {
  return sql<{ id: string; status: string }[]>`
    select r.id, r.status from reservations r join showtimes h on h.id = r.showtime_id
    where r.user_id = ${userId} and h.ends_at > now()
      and (r.status = 'awaiting_payment' or (r.status = 'confirmed' and exists (
        select from tickets t where t.reservation_id = r.id and t.status = 'valid')))
    order by r.id`
}
