// Creates an admin: `npm run admin -- create <email>`, with the password from a prompt or ADMIN_PASSWORD. The
// only way to get the first one: no HTTP request gives this role.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import * as v from 'valibot'
import { hashPassword } from '#shared/auth/passwords.ts'
import { withFiles } from '#shared/env-files.ts'
import { Email } from '#shared/http/requests/inputs.ts'
import { Password } from '#shared/http/requests/users.ts'
import { openSql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { isMain } from '#shared/std/is-main.ts'

const HELP = `DATABASE_URL=postgres://… npm run admin -- create <email>
DATABASE_URL=postgres://… npm run admin -- first

Creates an account with the role admin, or gives the role to the account with this e-mail, whose password stays.
Prompts for the password of a new account, or reads it from ADMIN_PASSWORD. "first" creates the admin of ADMIN_EMAIL and
ADMIN_PASSWORD unless there is an admin; npm start and docker compose run it.`

export class AdminError extends Error {}

/** Creates an admin, or gives the role to an existing account. Asks for a password only if it needs one. */
export async function createAdmin(
  databaseUrl: string,
  givenEmail: string,
  askPassword: () => Promise<string>,
): Promise<'created' | 'promoted' | 'is admin already'> {
  const email = read(Email, givenEmail, 'The e-mail')
  const sql = openSql(databaseUrl, 1, 'milo-admin')
  try {
    const [known] = await sql<
      { id: string; roles: string[] }[]
    >`select id, roles from users where email = ${email}`
    if (known?.roles.includes('admin')) return 'is admin already'
    const id = known?.id ?? newId()
    const hash = known ? '' : await hashPassword(read(Password, await askPassword(), 'The password'))
    await sql.begin(async (tx) => {
      await tx`
        insert into users (id, email, name, password_hash, roles)
        values (${id}, ${email}, 'Administrator', ${hash}, '{customer,admin}')
        on conflict (email) do update set roles = array_append(users.roles, 'admin')`
      await tx`
        insert into audit_log (actor_id, action, subject_id, after)
        values (${id}, 'admin.create', ${id}, ${tx.json({ by: 'command' })})`
    })
    return known ? 'promoted' : 'created'
  } finally {
    await sql.end()
  }
}

/**
 * At a first start: creates the admin of ADMIN_EMAIL and ADMIN_PASSWORD if the database has no admin. True if
 * it did.
 */
export async function adminFromEnvironment(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { ADMIN_EMAIL, ADMIN_PASSWORD } = env
  if (!ADMIN_EMAIL) return false
  const sql = openSql(databaseUrl, 1, 'milo-admin')
  const admins = await sql`select from users where 'admin' = any(roles) limit 1`.finally(() => sql.end())
  if (admins.length > 0) return false
  const password = async () => {
    if (ADMIN_PASSWORD) return ADMIN_PASSWORD
    throw new AdminError('ADMIN_EMAIL is set, ADMIN_PASSWORD is not.')
  }
  return (await createAdmin(databaseUrl, ADMIN_EMAIL, password)) !== 'is admin already'
}

function read<T>(schema: v.GenericSchema<string, T>, given: string, what: string): T {
  const parsed = v.safeParse(schema, given)
  if (!parsed.success) throw new AdminError(`${what} ${parsed.issues[0].message}.`)
  return parsed.output
}

/** Prompts without echo. */
async function prompt(): Promise<string> {
  process.stderr.write('Password: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({
    input: process.stdin,
    output: silent,
    terminal: process.stdin.isTTY === true,
  })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

async function main([verb, email, ...rest]: string[]): Promise<void> {
  const known = verb === 'create' ? email !== undefined : verb === 'first' && email === undefined
  if (!known || rest.length > 0) throw new AdminError(HELP)
  const env = withFiles(process.env, ['DATABASE_URL', 'ADMIN_PASSWORD'])
  const databaseUrl = env.DATABASE_URL
  if (!databaseUrl) throw new AdminError(`DATABASE_URL is not set.\n\n${HELP}`)
  if (email === undefined) {
    if (await adminFromEnvironment(databaseUrl, env)) console.log('ADMIN_EMAIL is an admin now.')
    return
  }
  console.log(
    `${email}: ${await createAdmin(databaseUrl, email, async () => env.ADMIN_PASSWORD || prompt())}`,
  )
}

if (isMain(import.meta.url)) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
