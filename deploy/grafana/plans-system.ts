// Dashboards about the system: requests, gateway, worker and queue.
import { type DashboardPlan, type PanelPlan, quantile, quantiles, rate } from './plan.ts'

/** What every process tells of itself. */
const processPanels = (name: string): PanelPlan[] => [
  {
    title: 'Processor',
    about: 'One is a whole core; a Node process uses little more than one.',
    unit: 'short',
    queries: { '{{instance}}': rate(`milo_${name}_cpu_seconds_total`, 'instance') },
  },
  {
    title: 'Memory',
    about: 'Resident.',
    unit: 'bytes',
    queries: { '{{instance}}': `milo_${name}_memory_bytes` },
  },
  {
    title: 'Event loop: 99 % within',
    about: 'How late timers are: what busy code makes others wait.',
    unit: 's',
    queries: { '{{instance}}': quantile(0.99, `milo_${name}_event_loop_delay_seconds`, { by: 'instance' }) },
  },
]

export const requests: DashboardPlan = {
  uid: 'milo-requests',
  title: 'Milo: requests',
  about: 'What clients ask and what functions answer.',
  rows: {
    'At the gateway': [
      {
        title: 'Answers by status',
        about: '5xx should be none.',
        unit: 'reqps',
        queries: { '{{status}}': rate('milo_gateway_requests_total', 'status') },
      },
      {
        title: 'Time to the last byte',
        about: 'Of all routes together.',
        unit: 's',
        queries: quantiles('milo_gateway_request_seconds'),
      },
      {
        title: 'Slowest routes: 99 % within',
        about: 'The ten slowest.',
        unit: 's',
        queries: {
          '{{method}} {{route}}': `topk(10, ${quantile(0.99, 'milo_gateway_request_seconds', { by: 'method, route' })})`,
        },
      },
    ],
    'At the functions': [
      {
        title: 'Busiest functions',
        about: 'The ten with the most answers.',
        unit: 'reqps',
        queries: { '{{function}}': `topk(10, ${rate('milo_functions_requests_total', 'function')})` },
      },
      {
        title: 'Time until the answer began: 99 % within',
        about: 'The ten slowest functions.',
        unit: 's',
        queries: {
          '{{function}}': `topk(10, ${quantile(0.99, 'milo_functions_request_seconds', { by: 'function' })})`,
        },
      },
      {
        title: 'Errors by function',
        about: 'Answers of 5xx.',
        unit: 'reqps',
        queries: {
          '{{function}} {{status}}': rate('milo_functions_requests_total{status=~"5.."}', 'function, status'),
        },
        mayBeEmpty: true,
      },
      {
        title: 'Read cache',
        about: 'Hit, miss, bypass for staff, away without Redis.',
        unit: 'reqps',
        queries: { '{{how}}': rate('milo_functions_cache_reads_total', 'how') },
      },
    ],
    Instances: processPanels('functions'),
  },
}

export const gateway: DashboardPlan = {
  uid: 'milo-gateway',
  title: 'Milo: gateway',
  about: 'Balancing, retries, outliers, limits.',
  rows: {
    Load: [
      {
        title: 'In progress and waiting',
        about: 'Near the limit requests queue; beyond it they are refused.',
        unit: 'short',
        queries: {
          'in progress': 'sum(milo_gateway_in_progress)',
          limit: 'sum(milo_gateway_in_progress_limit)',
          waiting: 'sum(milo_gateway_waiting)',
        },
      },
      {
        title: 'Open answers',
        about: 'Event streams too.',
        unit: 'short',
        queries: { open: 'sum(milo_gateway_open)' },
      },
      {
        title: 'Instances that get requests',
        about: 'Below two somebody is woken.',
        unit: 'short',
        queries: { usable: 'sum(max by (upstream) (milo_gateway_instance_usable) > bool 0)' },
        stat: { redBelow: 2 },
      },
    ],
    'What it asks of instances': [
      {
        title: 'Attempts by instance and outcome',
        about: 'Failed means no answer.',
        unit: 'reqps',
        queries: { '{{upstream}} {{outcome}}': rate('milo_gateway_attempts_total', 'upstream, outcome') },
      },
      {
        title: 'In flight by instance',
        about: 'Even, where balancing works.',
        unit: 'short',
        queries: { '{{upstream}}': 'sum by (upstream) (milo_gateway_instance_in_flight)' },
      },
      {
        title: 'Retries and ejections',
        about: 'Both should be rare.',
        unit: 'cps',
        queries: {
          retries: rate('milo_gateway_repeats_total'),
          ejections: rate('milo_gateway_ejections_total'),
        },
        mayBeEmpty: true,
      },
    ],
    Processes: processPanels('gateway'),
  },
}

export const worker: DashboardPlan = {
  uid: 'milo-worker',
  title: 'Milo: worker and queue',
  about: 'Messages from the outbox to their end, and what was found without a message.',
  rows: {
    Messages: [
      {
        title: 'Age of the oldest unsent message',
        about: 'Usually milliseconds.',
        unit: 's',
        queries: { outbox: 'max(milo_outbox_oldest_seconds)' },
        stat: { redFrom: 60 },
      },
      {
        title: 'Dead letters',
        about: 'They wait for staff.',
        unit: 'short',
        queries: { waiting: 'max(milo_dead_letters)' },
        stat: { redFrom: 1 },
      },
      {
        title: 'Outbox',
        about: 'Sent, refused, given up; and how many wait.',
        unit: 'short',
        queries: {
          '{{outcome}} a second': rate('milo_worker_relayed_total', 'outcome'),
          waiting: 'max(milo_outbox_messages)',
        },
      },
      {
        title: 'Messages in queues',
        about: 'Retries and dead letters have queues of their own.',
        unit: 'short',
        queries: { '{{queue}}': 'max by (queue) (milo_queue_messages)' },
      },
      {
        title: 'Deliveries by outcome',
        about: 'Later: a provider has not decided. Seen: a repeat.',
        unit: 'cps',
        queries: { '{{queue}} {{outcome}}': rate('milo_worker_messages_total', 'queue, outcome') },
      },
    ],
    Payments: [
      {
        title: 'Attempts to settle: 99 % within',
        about: 'With the provider’s answer.',
        unit: 's',
        queries: { '{{outcome}}': quantile(0.99, 'milo_worker_settle_seconds', { by: 'outcome' }) },
      },
      {
        title: 'Attempts to settle',
        about: 'Failed: an error here or at the provider.',
        unit: 'cps',
        queries: { '{{outcome}}': rate('milo_worker_settle_seconds_count', 'outcome') },
      },
      {
        title: 'Found in tables',
        about: 'By the reconciler: its message was lost or late. Seat maps are ordinary.',
        unit: 'cps',
        queries: { '{{kind}} {{outcome}}': rate('milo_worker_reconciled_total', 'kind, outcome') },
      },
      {
        title: 'Webhooks',
        about: 'Attempts by outcome, and how many are due.',
        unit: 'short',
        queries: {
          '{{outcome}} a second': rate('milo_worker_webhook_attempts_total', 'outcome'),
          due: 'max(milo_webhooks_due)',
        },
        mayBeEmpty: true,
      },
    ],
    Workers: processPanels('worker'),
  },
}
