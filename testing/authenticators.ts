// Authenticators as tests use them: an app that shows the codes of a secret at any time.
import { seal } from '#shared/auth/sealing.ts'
import { codeAt, newTotpSecret } from '#shared/auth/totp.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'

const STEP_MS = 30_000

export interface TestApp {
  id: string
  /** The code of now, or of so many steps later. */
  code(steps?: number): string
}

/** An authenticator of this account, confirmed by an older code. */
export async function insertApp(
  sql: Sql,
  key: string,
  userId: string,
  { confirmed = true }: { confirmed?: boolean } = {},
): Promise<TestApp> {
  const [id, secret] = [newId(), newTotpSecret()]
  const step = confirmed ? 1 : null
  await sql`
    insert into authenticators (id, user_id, name, sealed_secret, confirmed_at, last_step)
    values (${id}, ${userId}, 'Phone', ${await seal(key, id, secret)}, ${confirmed ? new Date() : null}, ${step})`
  return { id, code: (steps = 0) => codeAt(secret, new Date(Date.now() + steps * STEP_MS)) }
}
