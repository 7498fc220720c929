// Set-up of tests of staff functions: staff of given theaters, and the audit log of a subject.
import type { FunctionEnv } from '#shared/http/context.ts'
import type { Sql } from '#shared/resources.ts'
import { jsonRequest, type SignedIn, signIn, type TestEnv } from './catalogue.ts'

/** A new account that is staff of these theaters, and of no other. */
export async function signInStaff(
  sql: Sql,
  env: Pick<TestEnv, 'JWT_PRIVATE_KEY'>,
  ...theaterIds: string[]
): Promise<SignedIn> {
  const staff = await signIn(sql, env, { roles: ['customer', 'staff'], name: 'Test Staff' })
  for (const theaterId of theaterIds)
    await sql`insert into theater_staff (theater_id, user_id) values (${theaterId}, ${staff.user.id})`
  return staff
}

export const auditOf = (sql: Sql, subjectId: string) => sql`
  select actor_id as "actorId", action, before, after from audit_log where subject_id = ${subjectId} order by id`

interface Fn {
  request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response>
}

/** Calls functions as one person: `as(env, staff)(create, 'POST', '/v1/movies', {…})`. */
export const as =
  (env: FunctionEnv, { headers }: Pick<SignedIn, 'headers'>) =>
  async (fn: Fn, method: string, path: string, body?: unknown): Promise<Response> =>
    fn.request(
      path,
      body === undefined ? { method, headers } : jsonRequest(method as 'POST', body, headers),
      env,
    )
