// Security events of accounts, to find out whether one was broken into. A trigger of `users` records changes
// of accounts.
import type { Sql } from '../resources.ts'

/** Where a request came from. */
export interface RequestOrigin {
  /** As limits count it (client-address.ts). */
  address?: string | undefined
  requestId: string
  /** Somebody who changes another person's account. */
  actorId?: string
}

/** Within a transaction: the origin that the trigger of `users` records with the change. */
export async function setRequestOrigin(tx: Sql, origin: RequestOrigin): Promise<void> {
  await tx`select set_config('milo.asked', ${JSON.stringify(origin)}, true)`
}

/**
 * Records a wrong password. The statement is the same, and as slow, whether or not the e-mail has an account.
 */
export async function noteFailedLogin(
  sql: Sql,
  email: string,
  kind: 'login_failed' | 'login_locked',
  { address, requestId }: RequestOrigin,
): Promise<void> {
  await sql`
    insert into security_events (kind, user_id, address, request_id)
    values (${kind}, (select id from users where email = ${email}), ${address ?? null}, ${requestId})`
}

/** On erasure of an account: its events stay, without addresses and details. */
export async function eraseAddresses(tx: Sql, userId: string): Promise<void> {
  await tx`update security_events set address = null, detail = '{}' where user_id = ${userId}`
}
