// Accounts: who can sign in.
import type { Role } from '../domain/roles.ts'
import type { Sql } from '../resources.ts'

/** What an account shows of itself to its owner. */
export interface Account {
  id: string
  email: string
  name: string
  roles: Role[]
}

/** False where the e-mail has an account already. */
export async function insertUser(sql: Sql, account: Account & { passwordHash: string }): Promise<boolean> {
  const { id, email, name, roles, passwordHash } = account
  const inserted = await sql`
    insert into users (id, email, name, roles, password_hash)
    values (${id}, ${email}, ${name}, ${roles}, ${passwordHash})
    on conflict (email) do nothing returning 1`
  return inserted.length === 1
}

export async function findUser(sql: Sql, id: string): Promise<Account | undefined> {
  const [account] = await sql<Account[]>`
    select id, email, name, roles from users where id = ${id} and deleted_at is null`
  return account
}

/** For signing in: the account with the hash of its password, which goes no further than the check. */
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

/** For changing it: with the hash of its password. */
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
}

/** With a new password every login but `sessionId` ends, in the same statement. */
export async function updateUser(
  sql: Sql,
  { id, sessionId }: { id: string; sessionId: string },
  { name, email, passwordHash }: AccountChanges,
): Promise<Account | 'email_taken' | undefined> {
  try {
    const [account] = await sql<Account[]>`
      with changed as (
        update users set name = coalesce(${name ?? null}, name), email = coalesce(${email ?? null}, email),
          password_hash = coalesce(${passwordHash ?? null}, password_hash)
        where id = ${id} and deleted_at is null returning id, email, name, roles
      ), ended as (
        update sessions set ended_at = now() from changed
        where ${passwordHash !== undefined} and user_id = changed.id and family_id <> ${sessionId} and ended_at is null
      )
      select * from changed`
    return account
  } catch (error) {
    if (error instanceof Error && 'constraint_name' in error && error.constraint_name === 'users_email')
      return 'email_taken'
    throw error
  }
}

/**
 * Erases what tells who somebody was. Sales stay, under a row without a person in it. Refused for the last admin, without
 * whom nobody could make another one.
 */
export async function eraseUser(sql: Sql, id: string): Promise<'erased' | 'last_admin' | 'not_found'> {
  return sql.begin(async (tx) => {
    const admins = await tx<
      { id: string }[]
    >`select id from users where 'admin' = any(roles) order by id for update`
    if (admins.length === 1 && admins[0]?.id === id) return 'last_admin'
    const erased = await tx`
      update users set email = ${`deleted-${id}@deleted.invalid`}, name = 'Deleted account', password_hash = 'none',
        roles = '{customer}', deleted_at = now()
      where id = ${id} and deleted_at is null returning 1`
    if (erased.length === 0) return 'not_found'
    await tx`delete from sessions where user_id = ${id}`
    await tx`delete from theater_staff where user_id = ${id}`
    await tx`delete from reviews where user_id = ${id}`
    await tx`delete from idempotency_keys where user_id = ${id}`
    return 'erased'
  })
}
