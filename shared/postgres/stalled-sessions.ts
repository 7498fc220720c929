// Ends sessions whose client stands still halfway through a statement. Postgres' own limits do not: between
// a statement's text and its parameters, which the driver sends after an answer, a session counts as active,
// so that `idle_in_transaction_session_timeout` does not run, and a cancel by `statement_timeout` is ignored
// while a message of the client is read. It would keep the locks of its transaction for as long as it stands.
import type { Sql } from '../resources.ts'

/**
 * Those of the same role and database that have stood for `afterMs`, where the way there and back takes
 * milliseconds. COPY waits for its client by design. Answers how many there were.
 */
export async function endStalledSessions(sql: Sql, afterMs: number): Promise<number> {
  const ended = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user
      and state = 'active' and wait_event = 'ClientRead'
      and state_change < now() - ${afterMs} * interval '1 ms' and query not ilike 'copy %'`
  return ended.length
}
