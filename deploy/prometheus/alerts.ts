// Alerts on the promise (money, seats) and on what keeps it: messages, jobs, processes, servers. Workers say
// the same of the whole system, so these take the highest.
import type { Alert } from './rule.ts'

/** The reconciler looks after 45 s, and again a quarter of the age later: twice that is stuck. */
export const UNSETTLED_SECONDS = 300

const loopDelay = (name: string) =>
  `histogram_quantile(0.99, sum by (instance, le) (rate(milo_${name}_event_loop_delay_seconds_bucket[5m])))`

export const promiseAlerts: Alert[] = [
  {
    alert: 'MiloPaymentUnsettled',
    expr: `max(milo_payments_oldest_seconds{state="unsettled"}) > ${UNSETTLED_SECONDS}`,
    forAtLeast: '1m',
    severity: 'page',
    summary: 'A payment has no outcome for {{ $value | humanizeDuration }}',
    description: 'A buyer waits, and perhaps their money was taken.',
  },
  {
    alert: 'MiloInconsistent',
    expr: 'max by (kind) (milo_inconsistencies{outcome="left"}) > 0',
    forAtLeast: '0m',
    severity: 'page',
    summary: 'The audit found {{ $value }} × {{ $labels.kind }}',
    description: 'An invariant of money, seats or tickets is violated, and no program repairs it.',
  },
  {
    alert: 'MiloSeatMapsRepaired',
    expr: 'max by (kind) (milo_inconsistencies{outcome="repaired"}) > 0',
    forAtLeast: '0m',
    severity: 'ticket',
    summary: 'The audit repaired {{ $value }} × {{ $labels.kind }}',
    description:
      'Redis showed seats otherwise than Postgres had them. Buyers saw it; nothing was sold twice.',
  },
  {
    alert: 'MiloRefundOverdue',
    expr: 'max(milo_payments_oldest_seconds{state="refund_due"}) > 86400',
    forAtLeast: '10m',
    severity: 'ticket',
    summary: 'A refund is due for {{ $value | humanizeDuration }}',
    description: 'Somebody waits for their money.',
  },
  {
    alert: 'MiloUnknownCaptures',
    expr: 'max(milo_unknown_captures) > 0',
    forAtLeast: '1m',
    severity: 'ticket',
    summary: 'A provider holds {{ $value }} × money that Milo does not know of',
    description: 'Somebody may have paid and have no seats.',
  },
  {
    alert: 'MiloJobLate',
    expr: 'time() - max by (job_name) (milo_job_finished_timestamp_seconds) > 1200',
    forAtLeast: '1m',
    severity: 'ticket',
    summary: 'The job {{ $labels.job_name }} has not ended for {{ $value | humanizeDuration }}',
    description:
      'Without the audit nobody would know of an inconsistency; without the sweep maps grow stale.',
  },
]

export const messageAlerts: Alert[] = [
  {
    alert: 'MiloOutboxOld',
    expr: 'max(milo_outbox_oldest_seconds) > 60',
    forAtLeast: '1m',
    severity: 'page',
    summary: 'The oldest unsent message is {{ $value | humanizeDuration }} old',
    description: 'Reservations are accepted, but no payment begins.',
  },
  {
    alert: 'MiloDeadLetters',
    expr: 'max(milo_dead_letters) > 0',
    forAtLeast: '1m',
    severity: 'ticket',
    summary: '{{ $value }} dead letters wait for staff',
    description: 'A message failed every attempt, or nobody can read it.',
  },
  {
    alert: 'MiloQueueLong',
    expr: 'max by (queue) (milo_queue_messages{queue=~"payments|notices|webhooks"}) > 1000',
    forAtLeast: '5m',
    severity: 'ticket',
    summary: '{{ $value }} messages wait in {{ $labels.queue }}',
    description: 'Workers are too few, or slowed down by what they call.',
  },
  {
    alert: 'MiloMapsUnchecked',
    expr: 'max(milo_map_checks_oldest_seconds) > 300',
    forAtLeast: '1m',
    severity: 'ticket',
    summary: 'A seat map waits for its comparison since {{ $value | humanizeDuration }}',
    description: 'Buyers may see seats as free that are sold. Postgres refuses a second sale.',
  },
  {
    alert: 'MiloWebhooksLate',
    expr: 'max(milo_webhooks_due_oldest_seconds) > 600',
    forAtLeast: '5m',
    severity: 'ticket',
    summary: 'A webhook is due since {{ $value | humanizeDuration }}',
    description: 'Integrators do not hear of sales.',
  },
]

/** Dead man's switch, the one alert that always fires: when it falls silent, nobody hears of the others. */
export const WATCHDOG = 'MiloWatchdog'

export const processAlerts: Alert[] = [
  {
    alert: WATCHDOG,
    expr: 'vector(1)',
    forAtLeast: '0m',
    severity: 'none',
    summary: 'Alerts reach those who read this',
    description: 'Fires all the time. Only its absence means something.',
  },
  {
    alert: 'MiloProcessDown',
    expr: 'up{job=~"milo-.+"} == 0',
    forAtLeast: '2m',
    severity: 'ticket',
    summary: '{{ $labels.job }} at {{ $labels.instance }} does not answer',
    description: 'A process is gone, hangs, or cannot be reached.',
  },
  {
    alert: 'MiloInstancesFew',
    expr: '(sum(max by (upstream) (milo_gateway_instance_usable) > bool 0) < 2) or absent(milo_gateway_instance_usable)',
    forAtLeast: '1m',
    severity: 'page',
    summary: 'The gateway has fewer than two instances to send requests to',
    description: 'The next failure ends all sales.',
  },
  {
    alert: 'MiloWorkerBlind',
    expr: 'max(milo_backlog_readable) < 1 or absent(milo_backlog_readable)',
    forAtLeast: '2m',
    severity: 'page',
    summary: 'No worker says what is left to do',
    description:
      'No worker runs, or none reaches Postgres: payments stand still, and other alerts are silent.',
  },
  {
    alert: 'MiloBrokerAway',
    expr: 'max(milo_worker_broker_connected) < 1',
    forAtLeast: '2m',
    severity: 'page',
    summary: 'No worker is connected to RabbitMQ',
    description: 'Reservations are accepted and wait in the outbox.',
  },
  {
    alert: 'MiloEventLoopBusy',
    expr: ['functions', 'worker', 'gateway'].map((name) => `${loopDelay(name)} > 0.25`).join(' or '),
    forAtLeast: '10m',
    severity: 'ticket',
    summary: 'One in a hundred timers of {{ $labels.instance }} is {{ $value | humanizeDuration }} late',
    description: 'A process computes too much: every request through it waits.',
  },
  {
    alert: 'MiloPostgresWaits',
    expr: `histogram_quantile(0.99, sum by (instance, le) (rate(milo_postgres_transaction_wait_seconds_bucket[5m]))) > 0.5`,
    forAtLeast: '10m',
    severity: 'ticket',
    summary: 'Transactions of {{ $labels.instance }} wait {{ $value | humanizeDuration }} for a connection',
    description: 'Postgres is slow, or the pool is too small.',
  },
  {
    alert: 'MiloRedisFails',
    expr: `sum(rate(milo_redis_replies_total{reply="failed"}[5m])) / (sum(rate(milo_redis_replies_total[5m])) > 0) > 0.01`,
    forAtLeast: '2m',
    severity: 'page',
    summary: '{{ $value | humanizePercentage }} of commands in Redis fail',
    description: 'Nobody can hold seats; payments go on.',
  },
  {
    alert: 'MiloRedisSlow',
    expr: `histogram_quantile(0.99, sum by (le) (rate(milo_redis_command_seconds_bucket[5m]))) > 0.1`,
    forAtLeast: '10m',
    severity: 'ticket',
    summary: 'One in a hundred commands in Redis takes {{ $value | humanizeDuration }}',
    description: 'A script takes well under a millisecond: something else keeps Redis or the process busy.',
  },
]
