// The simulated provider: deterministic by method, with books of its own in Postgres, as a real one keeps
// them elsewhere.
import { newBatch } from '#shared/db/batch.ts'
import { addMessage } from '#shared/db/outbox.ts'
import { inOrderOf } from '#shared/db/rows.ts'
import { withLockTimeout } from '#shared/db/statement-settings.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { simulatorCards } from '#shared/domain/simulator-cards.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import type {
  Account,
  Charge,
  ChargeQuestion,
  ChargeRequest,
  GivenBack,
  Provider,
  ProviderRefund,
  RefundRequest,
} from './provider.ts'
import { ProviderError } from './provider.ts'
import { listCharges } from './simulator-list.ts'

export interface SimulatorTimes {
  /** How long sim_slow thinks. */
  slowMs: number
  /** How long after the window sim_late captures. */
  lateMs: number
}

// After the grace of a charge under way, and a minute for the sweep, the reservation has lapsed.
const TIMES: SimulatorTimes = { slowMs: 5_000, lateMs: PAYMENT_GRACE_MS + 65_000 }
const FAILURES_OF_DOWN_3 = 3
/** Charges booked in one statement. */
const AT_ONCE = 128

/** Something happens to their money that Milo did not do; the news comes with the charge. */
const OUTSIDE: readonly string[] = ['sim_disputed', 'sim_refunded_outside']
const CLOSED = 'reservation_over'
/** Why the customer's bank sends a refund back. */
const BOUNCED = 'account_closed'
const DECLINES = new Map<string, string>(
  simulatorCards.flatMap((card) => ('declines' in card ? [[card.method, card.declines] as const] : [])),
)
const WAITING = 'sim_action_required'

interface ChargeRow {
  status: 'captured' | 'declined' | 'waiting'
  reason: string | null
  settled: boolean
}

export function newSimulator(sql: Sql, times: SimulatorTimes = TIMES): Provider {
  /** What a real provider would post to our webhook: news, without the news. */
  const callBack = (paymentId: string) =>
    addMessage(sql, {
      messageId: newId(),
      type: 'payment.changed',
      key: paymentId,
      payload: { paymentId },
      requestId: null,
    })

  const bookCharge = newBatch<ChargeRequest, ChargeRow>({
    work: (requests) => bookCharges(sql, requests, times),
    max: AT_ONCE,
    keyOf: ({ paymentId }) => paymentId,
  })

  async function charge(request: ChargeRequest): Promise<Exclude<Charge, { status: 'absent' }>> {
    const { paymentId, method } = request
    if (method === 'sim_down_3' && (await countFailure(sql, paymentId)) <= FAILURES_OF_DOWN_3) {
      throw new ProviderError('simulator: 503 service unavailable', 'nothing_happened')
    }
    const row = await bookCharge(request)
    if (row.reason === CLOSED) return answer(paymentId, row)
    if (method === 'sim_slow') await sleep(times.slowMs)
    if (method === 'sim_timeout_captured') throw new ProviderError('simulator: no answer', 'unknown')
    if (OUTSIDE.includes(method)) await callBack(paymentId)
    if (method === 'sim_duplicate_callback') await Promise.all([callBack(paymentId), callBack(paymentId)])
    return answer(paymentId, row)
  }

  async function refund(request: RefundRequest): Promise<Exclude<ProviderRefund, { status: 'absent' }>> {
    const method = await bookRefund(sql, request)
    // Accepted, and then the customer's bank sends it back.
    if (method === 'sim_refund_fails') await callBack(request.paymentId)
    if (method === 'sim_refund_out_of_order') {
      // The callback overtakes the answer, and the answer gets lost.
      await callBack(request.paymentId)
      throw new ProviderError('simulator: no answer', 'unknown')
    }
    return { status: 'refunded', reference: `sim_refund_${request.key}` }
  }

  return {
    name: 'simulator',
    account: (question) => accountOf(sql, question),
    charge,
    chargeState: ({ paymentId }) => findCharge(sql, paymentId),
    close: (question) => closeCharge(sql, question),
    list: (question) => listCharges(sql, question),
    refund,
    refundState: ({ key }) => findRefund(sql, key),
  }
}

function answer(paymentId: string, row: ChargeRow): Exclude<Charge, { status: 'absent' }> {
  const reference = `sim_${paymentId}`
  if (row.status === 'waiting') {
    return {
      status: 'action_required',
      reference,
      action: { type: 'redirect', url: `/simulator/${paymentId}` },
    }
  }
  if (!row.settled) return { status: 'pending', reference }
  if (row.status === 'captured') return { status: 'captured', reference }
  return { status: 'declined', reference, reason: row.reason ?? 'declined' }
}

/**
 * Writes charges, or finds them: the same key is the same charge, however often it comes. Waits for the disk:
 * the worker outlives a crash of Postgres, and would write down a capture that the books have lost.
 */
async function bookCharges(
  sql: Sql,
  requests: readonly ChargeRequest[],
  times: SimulatorTimes,
): Promise<ChargeRow[]> {
  const charges = requests.map(({ paymentId, amount, currency, method, expiresAt }) => ({
    id: paymentId,
    amount,
    currency,
    method,
    status: method === WAITING ? 'waiting' : DECLINES.has(method) ? 'declined' : 'captured',
    reason: DECLINES.get(method) ?? null,
    settlesAt: method === 'sim_late' ? new Date(expiresAt.getTime() + times.lateMs) : null,
  }))
  const rows = await sql<(ChargeRow & { id: string; amount: number })[]>`
    insert into simulator.charges (key, amount, currency, method, status, reason, settles_at)
    select id, amount, currency, method, status, reason,
      coalesce("settlesAt", now())
    from jsonb_to_recordset(${sql.json(charges as never)})
      as charge (id text, amount bigint, currency text, method text, status text, reason text, "settlesAt" timestamptz),
      ${withLockTimeout(sql, charges.length)}
    order by id
    on conflict (key) do update set calls = simulator.charges.calls + 1
    returning key as id, status, reason, settles_at <= now() as settled, amount`
  return inOrderOf(
    charges.map(({ id }) => id),
    rows,
  ).map((row, at) => {
    if (row.amount === charges[at]!.amount) return row
    throw new Error(`simulator: key ${row.id} came before with another amount`)
  })
}

/** What the books say, and what each method makes of it. */
async function accountOf(sql: Sql, { paymentId, method, amount }: ChargeQuestion): Promise<Account> {
  const refunds: GivenBack[] = await sql<GivenBack[]>`
    select 'sim_refund_' || key as reference, key, amount,
      case when failed_at is null then 'refunded' else 'failed' end as status,
      case when failed_at is null then '' else ${BOUNCED} end as reason
    from simulator.refunds where charge_key = ${paymentId} order by created_at`
  if (method === 'sim_refunded_outside') {
    refunds.push({ reference: `sim_outside_${paymentId}`, key: null, amount, status: 'refunded', reason: '' })
  }
  return { refunds, dispute: method === 'sim_disputed' ? 'open' : null }
}

async function findCharge(sql: Sql, paymentId: string): Promise<Charge> {
  const [row] = await sql<ChargeRow[]>`
    select status, reason, settles_at <= now() as settled from simulator.charges where key = ${paymentId}`
  return row ? answer(paymentId, row) : { status: 'absent' }
}

/**
 * The row of a charge that never came keeps one that comes later from being made: the key exists once. One
 * that waits for its buyer is closed.
 */
async function closeCharge(
  sql: Sql,
  { paymentId, amount, currency, method }: ChargeQuestion,
): Promise<Exclude<Charge, { status: 'absent' }>> {
  await sql`
    insert into simulator.charges (key, amount, currency, method, status, reason, settles_at)
    values (${paymentId}, ${amount}, ${currency}, ${method}, 'declined', ${CLOSED}, now())
    on conflict (key) do update set status = excluded.status, reason = excluded.reason
      where simulator.charges.status = 'waiting'`
  const state = await findCharge(sql, paymentId)
  if (state.status === 'absent') throw new ProviderError(`simulator: ${paymentId} is gone`, 'unknown')
  return state
}

async function findRefund(sql: Sql, key: string): Promise<ProviderRefund> {
  const [row] = await sql<{ bounced: boolean }[]>`
    select failed_at is not null as bounced from simulator.refunds where key = ${key}`
  if (!row) return { status: 'absent' }
  const reference = `sim_refund_${key}`
  return row.bounced ? { status: 'failed', reference, reason: BOUNCED } : { status: 'refunded', reference }
}

/** One that the customer's bank sends back is accepted all the same: who gave it learns of it afterwards. */
async function bookRefund(sql: Sql, { key, paymentId, amount }: RefundRequest): Promise<string> {
  await sql`
    insert into simulator.refunds (key, charge_key, amount, failed_at)
    values (${key}, ${paymentId}, ${amount},
      (select now() from simulator.charges where key = ${paymentId} and method = 'sim_refund_fails'))
    on conflict (key) do update set calls = simulator.refunds.calls + 1`
  const [row] = await sql<{ method: string }[]>`select method from simulator.charges where key = ${paymentId}`
  return row!.method
}

async function countFailure(sql: Sql, key: string): Promise<number> {
  const [row] = await sql<{ calls: number }[]>`
    insert into simulator.failures (key) values (${key})
    on conflict (key) do update set calls = simulator.failures.calls + 1 returning calls`
  return row!.calls
}
