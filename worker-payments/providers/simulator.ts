// The simulated provider: deterministic by method, with books of its own in Postgres, as a real one keeps them elsewhere.
import { newBatch } from '#shared/batch.ts'
import { addMessage } from '#shared/db/outbox.ts'
import { inOrderOf, withoutWaiting } from '#shared/db/rows.ts'
import { PAYMENT_GRACE_MS } from '#shared/domain/reservation.ts'
import { newId } from '#shared/ids.ts'
import type { Sql } from '#shared/resources.ts'
import type {
  Charge,
  ChargeQuestion,
  ChargeRequest,
  Provider,
  ProviderRefund,
  RefundRequest,
} from './provider.ts'
import { ProviderError } from './provider.ts'

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

const DECLINES: Readonly<Record<string, string>> = {
  sim_declined: 'card_declined',
  sim_insufficient_funds: 'insufficient_funds',
}

interface ChargeRow {
  status: 'captured' | 'declined'
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
    if (method === 'sim_slow') await new Promise((resolve) => setTimeout(resolve, times.slowMs))
    if (method === 'sim_timeout_captured') throw new ProviderError('simulator: no answer', 'unknown')
    if (method === 'sim_duplicate_callback') await Promise.all([callBack(paymentId), callBack(paymentId)])
    return answer(paymentId, row)
  }

  async function chargeState({ paymentId }: ChargeQuestion): Promise<Charge> {
    const [row] = await sql<ChargeRow[]>`
      select status, reason, settles_at <= now() as settled from simulator.charges where key = ${paymentId}`
    return row ? answer(paymentId, row) : { status: 'absent' }
  }

  async function refund(request: RefundRequest): Promise<Exclude<ProviderRefund, { status: 'absent' }>> {
    const method = await bookRefund(sql, request)
    if (method === 'sim_refund_out_of_order') {
      // The callback overtakes the answer, and the answer gets lost.
      await callBack(request.paymentId)
      throw new ProviderError('simulator: no answer', 'unknown')
    }
    return { status: 'refunded', reference: `sim_refund_${request.key}` }
  }

  async function refundState({ key }: RefundRequest): Promise<ProviderRefund> {
    const [row] = await sql`select 1 from simulator.refunds where key = ${key}`
    return row ? { status: 'refunded', reference: `sim_refund_${key}` } : { status: 'absent' }
  }

  return { name: 'simulator', charge, chargeState, refund, refundState }
}

function answer(paymentId: string, row: ChargeRow): Exclude<Charge, { status: 'absent' }> {
  const reference = `sim_${paymentId}`
  if (!row.settled) return { status: 'pending', reference }
  if (row.status === 'captured') return { status: 'captured', reference }
  return { status: 'declined', reference, reason: row.reason ?? 'declined' }
}

/**
 * Writes charges, or finds them: the same key is the same charge, however often it comes. Needs not wait for the disk,
 * since whatever Milo writes about a charge comes after it in the same log.
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
    reason: DECLINES[method] ?? null,
    settlesAt: method === 'sim_late' ? new Date(expiresAt.getTime() + times.lateMs) : null,
  }))
  const rows = await sql<(ChargeRow & { id: string; amount: number })[]>`
    insert into simulator.charges (key, amount, currency, method, status, reason, settles_at)
    select id, amount, currency, method, case when reason is null then 'captured' else 'declined' end, reason,
      coalesce("settlesAt", now())
    from jsonb_to_recordset(${sql.json(charges as never)})
      as charge (id text, amount bigint, currency text, method text, reason text, "settlesAt" timestamptz),
      ${withoutWaiting(sql)}
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

async function bookRefund(sql: Sql, { key, paymentId, amount }: RefundRequest): Promise<string> {
  await sql`
    insert into simulator.refunds (key, charge_key, amount) values (${key}, ${paymentId}, ${amount})
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
