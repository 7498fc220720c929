// What this worker has done since it began, counted where it happens.
import { Counter, Histogram, Histograms, type MetricFamily } from '#shared/metrics.ts'

const NAME = 'milo_worker_'

export const counters = {
  /** By queue and outcome of a delivery: done, later, failed, dead, seen. */
  messages: new Counter(`${NAME}messages_total`, 'Deliveries handled, by queue and outcome'),
  /** Whatever moves a payment on: a message or the reconciler. */
  settles: new Histograms(`${NAME}settle_seconds`, 'Attempts to settle a payment, by outcome'),
  payments: new Counter(`${NAME}payments_total`, 'Payments that came to an outcome, by provider'),
  captured: new Counter(`${NAME}captured_minor_units_total`, 'Money taken for seats, in minor units'),
  refunds: new Counter(`${NAME}refunds_total`, 'Refunds that came to an outcome'),
  relayed: new Counter(`${NAME}relayed_total`, 'Messages of the outbox: sent, refused, or given up'),
  reconciled: new Counter(`${NAME}reconciled_total`, 'Unfinished work that was found in tables and moved on'),
  mapRepairs: new Counter(`${NAME}seat_map_repairs_total`, 'Seat maps loaded again after a comparison'),
  deliveries: new Counter(`${NAME}webhook_attempts_total`, 'Attempts to deliver webhooks, by outcome'),
}

/** From the request to its first outcome, of payments with one try. */
const paymentTimes = new Histogram()

/** A payment that ended; the id of its first try says when it was requested, by the clock of an instance. */
export function countPayment(
  { id, attempt, provider }: { id: string; attempt: number; provider: string },
  outcome: 'captured' | 'captured_late' | 'declined' | 'refund_due' | 'dropped',
): void {
  counters.payments.add(`{provider="${provider}",outcome="${outcome}"}`)
  if (attempt === 1) paymentTimes.add(Math.max(0, Date.now() - timeOf(id)) / 1000)
}

/** UUIDv7: its first 48 bits are milliseconds. */
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

export function counterFamilies(): MetricFamily[] {
  const { settles, ...others } = counters
  const values: Record<string, number> = {}
  paymentTimes.addTo(values)
  const help = 'From the request of a payment to its outcome, of payments with one try'
  return [
    ...Object.values(others),
    settles.family(),
    { name: `${NAME}payment_seconds`, type: 'histogram', help, values },
  ]
}
