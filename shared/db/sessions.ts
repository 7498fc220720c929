// Logins and their refresh tokens: a row in `sessions` per token. A login is valid while `live_logins` has
// it.
import type { CallerRole } from '../domain/roles.ts'
import type { Sql } from '../resources.ts'
import type { RequestOrigin } from './security-events.ts'
import type { Account } from './users.ts'

/** Long enough for a customer who comes once a month. */
export const REFRESH_TOKEN_DAYS = 30
/** However often it is renewed: a stolen token ends too. */
const LOGIN_DAYS = 90
/** Two tabs may renew at once, or a client may repeat a lost answer: within this time reuse is no theft. */
const GRACE_SECONDS = 10

export interface NewRefreshToken {
  id: string
  refreshHash: string
}

export interface NewLogin extends NewRefreshToken {
  loginId: string
  userId: string
  /** The hash that the password was checked against. */
  passwordHash: string
  device: string | null
  /** It showed a code, which an account with an authenticator needs. */
  secondFactor?: boolean
}

const days = (sql: Sql, count: number) => sql`${count}::int * interval '1 day'`

/** False if the account was deleted, or got another password, while this one was being checked. */
export async function insertLogin(sql: Sql, login: NewLogin): Promise<boolean> {
  const { id, loginId, userId, passwordHash, refreshHash, device, secondFactor = false } = login
  const inserted = await sql`
    with login as (
      insert into logins (id, user_id, credentials_version, expires_at, device, second_factor)
      select ${loginId}::uuid, id, credentials_version, now() + ${days(sql, LOGIN_DAYS)}, ${device}, ${secondFactor}
      from users where id = ${userId} and password_hash = ${passwordHash} and deleted_at is null
        and disabled_at is null
        and (${secondFactor} or not exists (
          select from authenticators where user_id = users.id and confirmed_at is not null))
      returning id
    )
    insert into sessions (id, login_id, refresh_hash, expires_at)
    select ${id}::uuid, id, ${refreshHash}, now() + ${days(sql, REFRESH_TOKEN_DAYS)} from login
    returning 1`
  return inserted.length === 1
}

export interface Renewal {
  loginId: string
  account: Account
}

/** Spends a refresh token and stores its successor, in one statement; undefined if the token is not valid. */
export async function renewLogin(
  sql: Sql,
  spentHash: string,
  next: NewRefreshToken,
  device: string | null,
): Promise<Renewal | undefined> {
  const [row] = await sql<(Account & { loginId: string })[]>`
    with spent as (
      update sessions set spent_at = now()
      from live_logins live
      where refresh_hash = ${spentHash} and spent_at is null and expires_at > now() and live.id = login_id
      returning login_id
    ), login as (
      update logins set renewed_at = now(), device = ${device} from spent
      where logins.id = spent.login_id and ended_at is null
      returning logins.id, user_id, expires_at
    ), successor as (
      insert into sessions (id, login_id, refresh_hash, expires_at)
      select ${next.id}::uuid, id, ${next.refreshHash}, least(now() + ${days(sql, REFRESH_TOKEN_DAYS)}, expires_at)
      from login
    )
    select login.id as "loginId", users.id, email, name, roles from login join users on users.id = login.user_id`
  return renewalOf(row)
}

/** A token that the same device spent a moment ago: its login gets the same successor `nextHash` again. */
export async function findSpentJustNow(
  sql: Sql,
  spentHash: string,
  nextHash: string,
  device: string | null,
): Promise<Renewal | undefined> {
  const [row] = await sql<(Account & { loginId: string })[]>`
    select logins.id as "loginId", users.id, email, name, users.roles
    from sessions spent join logins on logins.id = spent.login_id
    join live_logins live on live.id = logins.id join users on users.id = logins.user_id
    where spent.refresh_hash = ${spentHash} and spent.spent_at > now() - ${GRACE_SECONDS}::int * interval '1 second'
      and logins.device is not distinct from ${device}
      and exists (select from sessions where login_id = logins.id and refresh_hash = ${nextHash})`
  return renewalOf(row)
}

function renewalOf(row: (Account & { loginId: string }) | undefined): Renewal | undefined {
  if (!row) return undefined
  const { loginId, ...account } = row
  return { loginId, account }
}

/**
 * Somebody used a spent token: one of two holders has stolen it, so the login ends for both. Returns its
 * user, if it ended now.
 */
export async function endLoginOfSpent(
  sql: Sql,
  refreshHash: string,
  { address, requestId }: RequestOrigin,
): Promise<{ userId: string; loginId: string } | undefined> {
  const [ended] = await sql<{ userId: string; loginId: string }[]>`
    with ended as (
      update logins set ended_at = now()
      where ended_at is null
        and id = (select login_id from sessions where refresh_hash = ${refreshHash} and spent_at is not null)
      returning user_id, id
    ), noted as (
      insert into security_events (kind, user_id, address, detail, request_id)
      select 'token_reused', user_id, ${address ?? null}, jsonb_build_object('loginId', id), ${requestId} from ended
    )
    select user_id as "userId", id as "loginId" from ended`
  return ended
}

export async function endLogin(sql: Sql, loginId: string, userId: string): Promise<void> {
  await sql`
    update logins set ended_at = now()
    where id = ${loginId} and user_id = ${userId} and ended_at is null`
}

/** What the account of a live login may do now, and whether the login showed a second factor. */
export interface LiveLogin {
  roles: CallerRole[]
  secondFactor: boolean
}

/** Undefined if the login is over or its account deleted. */
export async function findLiveLogin(
  sql: Sql,
  login: { id: string; sessionId: string },
): Promise<LiveLogin | undefined> {
  const [live] = await sql<LiveLogin[]>`
    select roles, second_factor as "secondFactor" from live_logins where id = ${login.sessionId} and user_id = ${login.id}`
  return live
}
