// What the tables say about work that is not done, for metrics: how much of each kind, and how old the
// oldest is. Every count reads an index of what is open, so it costs what there is to do.
import type { Sql } from '../resources.ts'
import { EARLIER_REFUNDS } from './earlier-tries.ts'
import { kindNames } from './inconsistencies.ts'

export interface Pile {
  count: number
  /** Age of the oldest, seconds; 0 without any. */
  oldest: number
}

export interface Run {
  job: string
  /** When the newest run that ended did so, Unix seconds; of a job that never ended, its first start. */
  finishedAt: number
  /** Of the newest run that began, finished or not. */
  startedAt: number
}

export interface Backlog {
  /** Messages that are not sent. */
  outbox: Pile
  /** Payments without an outcome, by what they wait for. */
  payments: Record<'unsettled' | 'waits_for_buyer' | 'waits_for_try' | 'refund_due', Pile>
  deadLetters: Pile
  /** Money at a provider that Milo does not know of. */
  unknownCaptures: Pile
  /** Seat maps to be compared with what Postgres decided. */
  mapChecks: Pile
  /** Deliveries of webhooks that are due. */
  webhooks: Pile
  runs: Run[]
  /** Of each kind the most that one audit of the last hour found, every invariant named. */
  inconsistencies: { kind: string; left: boolean; count: number }[]
}

/** Beyond it the count says "or more". */
const COUNTED = 100_000

export async function readBacklog(sql: Sql): Promise<Backlog> {
  // One after the other: metrics slow nobody down.
  const [row] = await sql<[Omit<Backlog, 'payments' | 'runs' | 'inconsistencies'>]>`
    select ${pile(sql, sql`select created_at as since from outbox where sent_at is null and failed_at is null`)} as outbox,
      ${pile(sql, sql`select at as since from dead_letters where status = 'waiting'`)} as "deadLetters",
      ${pile(sql, sql`select found_at as since from unknown_captures where status = 'open'`)} as "unknownCaptures",
      ${pile(sql, sql`select noted_at as since from map_checks`)} as "mapChecks",
      ${pile(sql, sql`select due_at as since from webhook_deliveries where status = 'pending' and due_at <= now()`)}
        as webhooks`
  const payments = await readPayments(sql)
  const runs = await sql<Run[]>`
    select job, extract(epoch from coalesce(max(finished_at), min(started_at)))::float8 as "finishedAt",
      extract(epoch from max(started_at))::float8 as "startedAt"
    from scheduled_runs where tick > now() - interval '1 day' group by job`
  return { ...row, payments, runs: [...runs], inconsistencies: await readInconsistencies(sql) }
}

const pile = (sql: Sql, rows: ReturnType<Sql>) => sql`(
  select json_build_object('count', count(*), 'oldest', coalesce(extract(epoch from now() - min(since)), 0))
  from (${rows} limit ${COUNTED}) as waiting)`

async function readPayments(sql: Sql): Promise<Backlog['payments']> {
  const rows = await sql<(Pile & { state: keyof Backlog['payments'] })[]>`
    with open as (
      select case
          when p.retry_until is not null then 'waits_for_try'
          when p.next_action is not null and p.next_attempt is null and r.expires_at > now() then 'waits_for_buyer'
          else 'unsettled' end as state,
        -- A later try is as old as its change, and one that waited for its buyer as the end of their window.
        greatest(case when p.attempt = 1 then p.created_at else p.updated_at end,
          case when p.next_action is not null then least(r.expires_at, now()) end) as since
      from payments p join reservations r on r.id = p.reservation_id where p.status = 'requested'
      union all
      select 'refund_due', created_at from refunds where status = 'due'
      union all
      select 'refund_due', updated_at from payments p where status = 'refund_due'
        and not exists (select from refunds r where r.payment_id = p.id and r.status = 'due')
      union all
      select 'refund_due', coalesce(owed_at, ended_at) from payment_attempts
      where status = 'refund_due' and retries < ${EARLIER_REFUNDS}
    )
    select state, count(*)::int as count, extract(epoch from now() - min(since))::float8 as oldest
    from open group by state`
  const none = { count: 0, oldest: 0 }
  const found = Object.fromEntries(rows.map(({ state, count, oldest }) => [state, { count, oldest }]))
  return { unsettled: none, waits_for_buyer: none, waits_for_try: none, refund_due: none, ...found }
}

async function readInconsistencies(sql: Sql): Promise<Backlog['inconsistencies']> {
  const rows = await sql<{ kind: string; count: number }[]>`
    select found.key as kind, max(found.value::int) as count
    from scheduled_runs, jsonb_each_text(result -> 'found') as found
    where job = 'audit' and tick > now() - interval '1 hour' and finished_at is not null group by 1`
  const counts = new Map(rows.map(({ kind, count }) => [kind, count]))
  const left = kindNames.map((kind) => ({ kind, left: true, count: counts.get(kind) ?? 0 }))
  // Those of seat maps are repaired by the audit itself.
  const repaired = rows
    .filter(({ kind }) => !kindNames.includes(kind))
    .map((row) => ({ ...row, left: false }))
  return [...left, ...repaired]
}
