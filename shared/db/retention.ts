// How long each table keeps its rows, and why. A table without a rule fails a test; the sweep enforces the
// rules.
import type { Sql } from '../resources.ts'
import { forgetLogins } from './guests.ts'
import { forgetOrphans, forgetSent } from './outbox.ts'

/** Deletes up to about `limit` rows; returns their number, and whether more may be left. */
export type Forget = (sql: Sql, limit: number) => Promise<{ count: number; more: boolean }>

export type Retention =
  | { kept: 'for ever' | 'with what it belongs to'; why: string }
  | { kept: string; why: string; forget: Forget }

/** Sales records: tax law asks for ten years, and no law for more. Deleting them is a manual decision. */
const books: Retention = { kept: 'for ever', why: 'the books of the business, and evidence in a dispute' }
const catalogue: Retention = {
  kept: 'for ever',
  why: 'the catalogue: it grows with the theaters, not with its sales',
}
const belongs = (what: string): Retention => ({
  kept: 'with what it belongs to',
  why: `goes with its ${what}`,
})

/** Keeps rows until `column` is older than `age`. Every such column has an index, or its table is small. */
const until = (table: string, column: string, age: string, why: string): Retention => ({
  kept: `${age} after ${column}`,
  why,
  async forget(sql, limit) {
    const { count } = await sql`
      delete from ${sql(table)} where ctid = any(array(
        select ctid from ${sql(table)} where ${sql(column)} < now() - ${age}::interval limit ${limit}))`
    return { count, more: count === limit }
  },
})

export const retention: Readonly<Record<string, Retention>> = {
  audit_log: until(
    'audit_log',
    'at',
    '3650 days',
    'who changed what: evidence for as long as the books are asked for; words of customers go with them',
  ),
  authenticators: belongs('account'),
  blocks: books,
  check_ins: books,
  counter_sales: books,
  dead_letters: until(
    'dead_letters',
    'closed_at',
    '90 days',
    'what waits is kept until staff decide; then for questions',
  ),
  earlier_ticket_codes: belongs('ticket, which lets in once by it'),
  idempotency_keys: until(
    'idempotency_keys',
    'started_at',
    '1 day',
    'as the contract says; nobody repeats a request later',
  ),
  inbox: {
    kept: '2 weeks',
    why: 'receipts go with their messages; those of none, a week later',
    forget: forgetOrphans,
  },
  late_messages: until(
    'late_messages',
    'found_at',
    '30 days',
    'forgotten once handled; the audit has told of it for long',
  ),
  layouts: catalogue,
  listed_movies: belongs('movie'),
  listed_payments: belongs('the reading of a list: the next one begins without them'),
  logins: {
    kept: '1 day after expires_at',
    why: 'ended or not; its tokens go with it, and a guest who reserved nothing',
    forget: forgetLogins,
  },
  map_checks: until(
    'map_checks',
    'noted_at',
    '7 days',
    'done within seconds; what is left after a week is of a show long over',
  ),
  movie_days: belongs('showtimes: their sums, made again from them'),
  movie_ranks: belongs('movie'),
  movies: catalogue,
  outbox: {
    kept: '7 days',
    why: 'webhooks are tried for three days; a week is for questions',
    forget: forgetSent,
  },
  outbox_progress: { kept: 'for ever', why: 'one row' },
  payment_attempts: books,
  payment_days: belongs('payments: their sums, made again from them'),
  payments: books,
  promo_code_returns: belongs('code: its next use takes it off the counters'),
  promo_code_uses: belongs('reservation'),
  promo_codes: catalogue,
  provider_events: until(
    'provider_events',
    'received_at',
    '90 days',
    'providers repeat news for days; then for questions',
  ),
  provider_listings: { kept: 'for ever', why: 'one row for each provider' },
  razorpay_captures: books,
  recovery_codes: belongs('account, and gives way to a new set'),
  receipt_counters: books,
  receipts: books,
  refunds: books,
  report_changes: belongs('showtime: the sweep counts it and takes them off'),
  report_mails: belongs('account and theater'),
  reservation_contacts: until(
    'reservation_contacts',
    'created_at',
    '400 days',
    'shows are sold up to a year ahead; a month more for refunds and questions',
  ),
  reservation_seats: books,
  reservations: books,
  reviews: belongs('customer and movie'),
  scheduled_runs: until('scheduled_runs', 'tick', '30 days', 'which instance did what: for questions'),
  schema_migrations: { kept: 'for ever', why: 'a row for each migration' },
  screens: catalogue,
  seat_history: { kept: 'for ever', why: 'what became of each seat: evidence, and append-only' },
  seats: belongs('layout'),
  security_events: until(
    'security_events',
    'at',
    '180 days',
    'break-ins are found out months later; an address is kept no longer than that',
  ),
  sent_notices: until('sent_notices', 'sent_at', '30 days', 'longer than any message can come again'),
  sessions: until(
    'sessions',
    'expires_at',
    '1 day',
    'a spent token tells of a theft until its end; then it is refused as unknown',
  ),
  single_use_tokens: until(
    'single_use_tokens',
    'expires_at',
    '1 day',
    'links in mails; addresses without an account are among them',
  ),
  shifts: books,
  showtime_audits: belongs('showtime'),
  showtime_cancellations: books,
  showtime_figures: belongs('showtime: its sums, made again from its sales'),
  showtime_moves: books,
  showtime_payments: belongs('showtime: its sums, made again from its payments'),
  showtimes: books,
  shown_movies: belongs('showtimes to come: the sweep forgets those that are over'),
  sweep_progress: { kept: 'for ever', why: 'a row for each walk' },
  theater_staff: belongs('account and theater'),
  tax_settings: books,
  theaters: catalogue,
  ticket_keys: { kept: 'for ever', why: 'a door checks old tickets with them; a row for each key' },
  ticket_holders: until(
    'ticket_holders',
    'handed_on_at',
    '400 days',
    'as reservation_contacts: the show is over by then',
  ),
  tickets: books,
  undone_check_ins: books,
  void_ticket_codes: belongs('ticket'),
  unknown_captures: books,
  users: {
    kept: 'for ever',
    why: 'until they are deleted: then a row without name and address, for their sales',
  },
  webhook_deliveries: until(
    'webhook_deliveries',
    'created_at',
    '30 days',
    'tried for three days; then to replay and for questions',
  ),
  webhook_endpoints: catalogue,
}

const BATCH = 5000

/**
 * Goes through all tables in turn, batch by batch, until nothing is left to delete or the time is over.
 * Returns the number of rows per table.
 */
export async function forgetOld(
  sql: Sql,
  budgetMs: number,
): Promise<{ forgotten: Record<string, number>; more: boolean }> {
  const end = performance.now() + budgetMs
  const forgotten: Record<string, number> = {}
  let open = Object.entries(retention).flatMap(([table, rule]) =>
    'forget' in rule ? [{ table, forget: rule.forget }] : [],
  )
  while (open.length > 0) {
    const left: typeof open = []
    for (const each of open) {
      if (performance.now() > end) return { forgotten, more: true }
      const { count, more } = await each.forget(sql, BATCH)
      if (count > 0) forgotten[each.table] = (forgotten[each.table] ?? 0) + count
      if (more) left.push(each)
    }
    open = left
  }
  return { forgotten, more: false }
}
