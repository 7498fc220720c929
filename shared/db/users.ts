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
  const [account] = await sql<Account[]>`select id, email, name, roles from users where id = ${id}`
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
