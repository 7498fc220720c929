// Idempotency keys in SQL: which request was first, and its answer.
import type { Sql } from '../resources.ts'

export interface KeyedRequest {
  userId: string
  key: string
  hash: string
}

export type Claim =
  | { state: 'claimed' }
  | { state: 'stored'; status: number; body: unknown }
  | { state: 'in_flight' }
  | { state: 'mismatch' }

/**
 * Claims the key for this request. A claim older than `staleMs` is of a dead process and may be taken over.
 */
export async function claimKey(
  sql: Sql,
  { userId, key, hash }: KeyedRequest,
  staleMs: number,
): Promise<Claim> {
  const claimed = await sql`
    insert into idempotency_keys (user_id, key, request_hash) values (${userId}, ${key}, ${hash})
    on conflict (user_id, key) do update set started_at = now()
      where idempotency_keys.status is null and idempotency_keys.request_hash = excluded.request_hash
        and idempotency_keys.started_at < now() - ${staleMs}::float8 * interval '1 ms'
    returning 1`
  if (claimed.length === 1) return { state: 'claimed' }
  const [row] = await sql<{ hash: string; status: number | null; body: unknown }[]>`
    select request_hash as hash, status, body from idempotency_keys where user_id = ${userId} and key = ${key}`
  // Released between the two statements: the next request may claim it.
  if (!row) return { state: 'in_flight' }
  if (row.hash !== hash) return { state: 'mismatch' }
  return row.status === null
    ? { state: 'in_flight' }
    : { state: 'stored', status: row.status, body: row.body }
}

export async function storeAnswer(
  sql: Sql,
  { userId, key }: KeyedRequest,
  status: number,
  body: unknown,
): Promise<void> {
  await sql`
    update idempotency_keys set status = ${status}, body = ${sql.json(body as never)}
    where user_id = ${userId} and key = ${key}`
}

/** The answer must not be stored: the key is free for another try. */
export async function dropKey(sql: Sql, { userId, key }: KeyedRequest): Promise<void> {
  await sql`delete from idempotency_keys where user_id = ${userId} and key = ${key} and status is null`
}
