// Authenticators and recovery codes in SQL. A code is used up by one statement, so that nobody uses it twice.
import type { Sql } from '../resources.ts'
import { tellOwner } from './account-notices.ts'
import type { RequestOrigin } from './security-events.ts'

export interface Authenticator {
  id: string
  name: string
  createdAt: Date
  /** Null: it never showed a code, and counts for nothing. */
  confirmedAt: Date | null
}

export interface SealedAuthenticator {
  id: string
  sealedSecret: string
}

/** More are never needed: a telephone, a tablet, a password manager. */
export const MOST_AUTHENTICATORS = 5

const columns = (sql: Sql) => sql`id, name, created_at as "createdAt", confirmed_at as "confirmedAt"`

export const listAuthenticators = (sql: Sql, userId: string): Promise<Authenticator[]> =>
  sql<Authenticator[]>`select ${columns(sql)} from authenticators where user_id = ${userId} order by id`

export async function countRecoveryCodes(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from recovery_codes where user_id = ${userId} and used_at is null`
  return row!.count
}

/** Those whose codes a login has to show. */
export const listFactors = (sql: Sql, userId: string): Promise<SealedAuthenticator[]> =>
  sql<SealedAuthenticator[]>`
    select id, sealed_secret as "sealedSecret" from authenticators
    where user_id = ${userId} and confirmed_at is not null order by id`

/** Whether this login showed a code, or its account needs none. */
export async function hasShownFactor(sql: Sql, login: { id: string; sessionId: string }): Promise<boolean> {
  const rows = await sql`
    select from live_logins live
    where id = ${login.sessionId} and user_id = ${login.id} and (second_factor or not exists (
      select from authenticators where user_id = live.user_id and confirmed_at is not null))`
  return rows.length === 1
}

/** One that was never confirmed gives way. Undefined where the account has as many as it may. */
export function insertAuthenticator(
  sql: Sql,
  userId: string,
  { id, name, sealedSecret }: { id: string; name: string; sealedSecret: string },
): Promise<Authenticator | undefined> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    // The account is locked, so that none of two at once is one too many.
    await tx`select from users where id = ${userId} and deleted_at is null for update`
    await tx`delete from authenticators where user_id = ${userId} and confirmed_at is null`
    const [made] = await tx<Authenticator[]>`
      insert into authenticators (id, user_id, name, sealed_secret)
      select ${id}::uuid, id, ${name}, ${sealedSecret} from users
      where id = ${userId} and deleted_at is null
        and (select count(*) from authenticators where user_id = ${userId}) < ${MOST_AUTHENTICATORS}
      returning ${columns(tx)}`
    return made
  })
}

export async function findUnconfirmed(
  sql: Sql,
  userId: string,
  id: string,
): Promise<SealedAuthenticator | undefined> {
  const [row] = await sql<SealedAuthenticator[]>`
    select id, sealed_secret as "sealedSecret" from authenticators
    where id = ${id} and user_id = ${userId} and confirmed_at is null`
  return row
}

/**
 * Its first code was right: from now on each login needs one, and this login has shown one. Returns whether
 * `hashes` became the account's recovery codes, which it keeps if it has some; undefined where somebody else
 * confirmed or removed it meanwhile.
 */
export function confirmAuthenticator(
  sql: Sql,
  login: { id: string; sessionId: string },
  { id, step, hashes }: { id: string; step: number; hashes: string[] },
  origin: RequestOrigin,
): Promise<{ codesAreNew: boolean } | undefined> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    await tx`select from users where id = ${login.id} for update`
    const confirmed = await tx`
      update authenticators set confirmed_at = now(), last_step = ${step}
      where id = ${id} and user_id = ${login.id} and confirmed_at is null returning 1`
    if (confirmed.length === 0) return undefined
    await tx`update logins set second_factor = true where id = ${login.sessionId} and user_id = ${login.id}`
    await noteFactor(tx, login.id, 'authenticator_added', origin)
    const codesAreNew = (await countRecoveryCodes(tx, login.id)) === 0
    if (codesAreNew) await replaceRecoveryCodes(tx, login.id, hashes)
    return { codesAreNew }
  })
}

/** Of several uses of a code, or of an older one, only the first counts. */
export async function spendStep(sql: Sql, id: string, step: number): Promise<boolean> {
  const spent = await sql`
    update authenticators set last_step = ${step}
    where id = ${id} and confirmed_at is not null and last_step < ${step} returning 1`
  return spent.length === 1
}

export async function spendRecoveryCode(
  sql: Sql,
  userId: string,
  codeHash: string,
  { address, requestId }: RequestOrigin,
): Promise<boolean> {
  const [row] = await sql<{ spent: number }[]>`
    with spent as (
      update recovery_codes set used_at = now()
      where user_id = ${userId} and code_hash = ${codeHash} and used_at is null returning user_id
    ), noted as (
      insert into security_events (kind, user_id, address, request_id)
      select 'recovery_code_used', user_id, ${address ?? null}, ${requestId} from spent
    )
    select count(*)::int as spent from spent`
  return row!.spent === 1
}

/** The former codes open nothing any more. */
export async function replaceRecoveryCodes(sql: Sql, userId: string, hashes: string[]): Promise<void> {
  await sql`
    with former as (delete from recovery_codes where user_id = ${userId})
    insert into recovery_codes (user_id, code_hash) select ${userId}::uuid, unnest(${hashes}::text[])`
}

/** With the last confirmed one, the recovery codes go too. False if the account has no such authenticator. */
export function removeAuthenticator(
  sql: Sql,
  userId: string,
  id: string,
  origin: RequestOrigin,
): Promise<boolean> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    await tx`select from users where id = ${userId} for update`
    const [removed] = await tx<{ counted: boolean }[]>`
      delete from authenticators where id = ${id} and user_id = ${userId} returning confirmed_at is not null as counted`
    if (!removed) return false
    if (!removed.counted) return true
    await noteFactor(tx, userId, 'authenticator_removed', origin)
    await tx`
      delete from recovery_codes where user_id = ${userId} and not exists (
        select from authenticators where user_id = ${userId} and confirmed_at is not null)`
    return true
  })
}

async function noteFactor(
  tx: Sql,
  userId: string,
  kind: 'authenticator_added' | 'authenticator_removed',
  { address, requestId }: RequestOrigin,
): Promise<void> {
  await tx`
    insert into security_events (kind, user_id, address, request_id)
    values (${kind}, ${userId}, ${address ?? null}, ${requestId})`
  await tellOwner(tx, userId, kind)
}

/** On erasure. */
export async function forgetFactors(tx: Sql, userId: string): Promise<void> {
  await tx`delete from authenticators where user_id = ${userId}`
  await tx`delete from recovery_codes where user_id = ${userId}`
}

/** For a new key: secrets after `after`, in turn. */
export const listSealed = (sql: Sql, after: string, limit: number): Promise<SealedAuthenticator[]> =>
  sql<SealedAuthenticator[]>`
    select id, sealed_secret as "sealedSecret" from authenticators where id > ${after} order by id limit ${limit}`

/** False if it changed or went meanwhile. */
export async function resealAuthenticator(
  sql: Sql,
  { id, sealedSecret }: SealedAuthenticator,
  next: string,
): Promise<boolean> {
  const changed = await sql`
    update authenticators set sealed_secret = ${next} where id = ${id} and sealed_secret = ${sealedSecret} returning 1`
  return changed.length === 1
}
