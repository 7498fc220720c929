// For each alert: series that make it fire after a time, and series with which it has to stay silent.
// The notation of values is promtool's: `0+2x60` begins at 0 and adds 2 a step.
import { BUYING } from './slos.ts'

export interface AlertCase {
  /** When it fires. */
  at: string
  /** Between two samples; default a minute. Days in minutes would take promtool minutes. */
  step?: string
  fires: Record<string, string>
  /** Only the watchdog has none. */
  silent?: Record<string, string>
}

const route = BUYING[1]
const requests = (status: number) =>
  `milo_gateway_requests_total{method="POST",route="${route}",status="${status}"}`
const taken = `milo_gateway_request_seconds_bucket{method="POST",route="${route}",le="0.5"}`
const ended = 'milo_job_finished_timestamp_seconds{job_name="audit"}'
const late = (name: string) => `milo_functions_event_loop_delay_seconds_bucket{instance="a",le="${name}"}`
const waits = (name: string) => `milo_postgres_transaction_wait_seconds_bucket{instance="a",le="${name}"}`
const redis = (name: string) => `milo_redis_command_seconds_bucket{command="holdSeats",le="${name}"}`
const replies = (reply: string) => `milo_redis_replies_total{command="holdSeats",reply="${reply}"}`
const usable = (name: string) => `milo_gateway_instance_usable{upstream="${name}"}`

/** Sixty requests a step. */
const busy = '0+60x220'
const level = (series: string, fires: number, silent: number, at = '15m'): AlertCase => ({
  at,
  fires: { [series]: `${fires}x60` },
  silent: { [series]: `${silent}x60` },
})

export const cases: Record<string, AlertCase> = {
  MiloBuyingFails: {
    at: '3h',
    // 3 % of requests; a night with two requests an hour, of which one fails, wakes nobody.
    fires: { [requests(201)]: busy, [requests(503)]: '0+2x220' },
    silent: { [requests(201)]: '0 0 1x30 2x60 3x60', [requests(503)]: '0x30 1x200' },
  },
  MiloBuyingFailsOverDays: {
    at: '30h',
    step: '10m',
    fires: { [requests(201)]: busy, [requests(503)]: '0+0.3x220' },
    silent: { [requests(201)]: busy, [requests(409)]: '0+30x220', [requests(503)]: '0+0.03x220' },
  },
  MiloBuyingSlow: {
    at: '3h',
    fires: { [requests(201)]: busy, [taken]: '0+48x220' },
    silent: { [requests(201)]: busy, [taken]: '0+59.7x220' },
  },
  MiloBuyingSlowOverDays: {
    at: '30h',
    step: '10m',
    fires: { [requests(201)]: busy, [taken]: '0+57.6x220' },
    silent: { [requests(201)]: busy, [taken]: '0+59.7x220' },
  },
  MiloPaymentUnsettled: level('milo_payments_oldest_seconds{state="unsettled"}', 301, 299),
  MiloInconsistent: level('milo_inconsistencies{kind="charge_kept",outcome="left"}', 1, 0),
  MiloSeatMapsRepaired: level('milo_inconsistencies{kind="shown_as_free",outcome="repaired"}', 1, 0),
  MiloRefundOverdue: level('milo_payments_oldest_seconds{state="refund_due"}', 90_000, 80_000),
  MiloUnknownCaptures: level('milo_unknown_captures{instance="a"}', 1, 0),
  MiloJobLate: { at: '25m', fires: { [ended]: '0x60' }, silent: { [ended]: '0+60x60' } },
  MiloOutboxOld: level('milo_outbox_oldest_seconds{instance="a"}', 61, 59),
  MiloDeadLetters: level('milo_dead_letters{instance="a"}', 1, 0),
  MiloQueueLong: level('milo_queue_messages{queue="payments"}', 1001, 999),
  MiloMapsUnchecked: level('milo_map_checks_oldest_seconds{instance="a"}', 301, 299),
  MiloWebhooksLate: level('milo_webhooks_due_oldest_seconds{instance="a"}', 601, 599),
  MiloWatchdog: { at: '1m', fires: { unrelated: '1x60' } },
  MiloProcessDown: level('up{job="milo-worker",instance="a"}', 0, 1),
  MiloInstancesFew: {
    at: '5m',
    fires: { [usable('a')]: '1x60', [usable('b')]: '0x60', [usable('c')]: '0x60' },
    silent: { [usable('a')]: '1x60', [usable('b')]: '4x60', [usable('c')]: '0x60' },
  },
  // Of two workers one is enough.
  MiloWorkerBlind: {
    at: '5m',
    fires: { 'milo_backlog_readable{instance="a"}': '0x60' },
    silent: { 'milo_backlog_readable{instance="a"}': '0x60', 'milo_backlog_readable{instance="b"}': '1x60' },
  },
  MiloBrokerAway: level('milo_worker_broker_connected{instance="a"}', 0, 1),
  MiloEventLoopBusy: {
    at: '20m',
    fires: { [late('0.25')]: '0+500x60', [late('0.5')]: '0+600x60', [late('+Inf')]: '0+600x60' },
    silent: { [late('0.25')]: '0+599x60', [late('0.5')]: '0+600x60', [late('+Inf')]: '0+600x60' },
  },
  MiloPostgresWaits: {
    at: '20m',
    fires: { [waits('0.5')]: '0+50x60', [waits('1')]: '0+60x60', [waits('+Inf')]: '0+60x60' },
    silent: { [waits('0.5')]: '0+60x60', [waits('1')]: '0+60x60', [waits('+Inf')]: '0+60x60' },
  },
  MiloRedisFails: {
    at: '10m',
    fires: { [replies('hold')]: '0+60x60', [replies('failed')]: '0+1x60' },
    silent: { [replies('hold')]: '0+60x60', [replies('taken')]: '0+60x60', [replies('failed')]: '0x60' },
  },
  MiloRedisSlow: {
    at: '20m',
    fires: { [redis('0.1')]: '0+50x60', [redis('0.25')]: '0+60x60', [redis('+Inf')]: '0+60x60' },
    silent: { [redis('0.1')]: '0+60x60', [redis('0.25')]: '0+60x60', [redis('+Inf')]: '0+60x60' },
  },
}

/** With no worker and no gateway at all these two fire: nothing would be no proof of anything. */
export const whereNothingAnswers = ['MiloInstancesFew', 'MiloWorkerBlind']
