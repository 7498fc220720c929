// Settings of one statement, each an expression to select from.
import type { Sql } from '../resources.ts'

/**
 * The commit does not wait for the disk: for changes that are safely repeated if a crash of Postgres loses
 * them.
 */
export const asyncCommit = (sql: Sql) => sql`set_config('synchronous_commit', 'off', true)`

// Others of a batch do not wait for one that meets a lock: that one then runs alone and waits slightly
// longer.
const LOCK_TIMEOUT_TOGETHER_MS = 50
const LOCK_TIMEOUT_ALONE_MS = 1000

/**
 * The worker's limit on waiting for locks, for a statement about `count` rows: a row that stays locked is
 * retried later and occupies no connection meanwhile.
 */
export const withLockTimeout = (sql: Sql, count: number) =>
  sql`set_config('lock_timeout', ${String(count > 1 ? LOCK_TIMEOUT_TOGETHER_MS : LOCK_TIMEOUT_ALONE_MS)}, true) as lock_timeout`
