// Dashboards about what is sold: the promise, and sales.
import { BUYING, recordings } from '../prometheus/slos.ts'
import { type DashboardPlan, quantiles, RATE, rate } from './plan.ts'

const oldest = (state: string) => `max(milo_payments_oldest_seconds{state="${state}"})`
const holdCommands = 'command=~"holdSeats|holdBestSeats"'
const BUYING_ROUTES = `method="POST",route=~"${BUYING.join('|')}"`
const recorded = (part: string) => recordings.find(({ record }) => record.includes(part))!.record

export const promise: DashboardPlan = {
  uid: 'milo-promise',
  title: 'Milo: the promise',
  about:
    'A seat is never sold twice, no money is kept without seats, no seat stays blocked by a buyer who left.',
  rows: {
    Money: [
      {
        title: 'Oldest payment without an outcome',
        about: 'The usual payment takes a second. From five minutes on somebody is woken.',
        unit: 's',
        queries: { unsettled: oldest('unsettled') },
        stat: { redFrom: 300 },
      },
      {
        title: 'Oldest refund that is due',
        about: 'Providers and banks may take a day.',
        unit: 's',
        queries: { refund: oldest('refund_due') },
        stat: { redFrom: 86_400 },
      },
      {
        title: 'Payments without an end',
        about: 'Unsettled ones are Milo’s to move on; the others wait for their buyer.',
        unit: 'short',
        queries: { '{{state}}': 'max by (state) (milo_payments_open)' },
      },
      {
        title: 'From request to outcome',
        about: 'Of payments with one try, by the worker.',
        unit: 's',
        queries: quantiles('milo_worker_payment_seconds'),
      },
    ],
    'Seats and books': [
      {
        title: 'Inconsistencies that are left',
        about: 'What the audits of the last hour found and no program repairs. Zero, always.',
        unit: 'short',
        queries: { left: 'sum(max by (kind) (milo_inconsistencies{outcome="left"}))' },
        stat: { redFrom: 1 },
      },
      {
        title: 'Last audit',
        about: 'Every five minutes.',
        unit: 's',
        queries: { ago: 'time() - max(milo_job_finished_timestamp_seconds{job_name="audit"})' },
        stat: { redFrom: 1200 },
      },
      {
        title: 'Inconsistencies by kind',
        about: 'Repaired ones were seat maps in Redis.',
        unit: 'short',
        queries: { '{{kind}} ({{outcome}})': 'max by (kind, outcome) (milo_inconsistencies) > 0' },
        mayBeEmpty: true,
      },
      {
        title: 'Seat maps that were repaired',
        about: 'By the worker, within seconds of a decision that Redis did not show.',
        unit: 'cps',
        queries: { maps: rate('milo_worker_seat_map_repairs_total') },
        mayBeEmpty: true,
      },
    ],
    'Error budgets of buying': [
      {
        title: 'Share of errors',
        about: '0.1 % of a month may fail.',
        unit: 'percentunit',
        queries: { '5 minutes': recorded('errors:ratio_rate5m'), 'an hour': recorded('errors:ratio_rate1h') },
      },
      {
        title: 'Share slower than half a second',
        about: '1 % of a month may be slow.',
        unit: 'percentunit',
        queries: { '5 minutes': recorded('slow:ratio_rate5m'), 'an hour': recorded('slow:ratio_rate1h') },
      },
    ],
  },
}

export const sales: DashboardPlan = {
  uid: 'milo-sales',
  title: 'Milo: sales',
  about: 'From holds to money, as it happens. Reports of past days come from Postgres, not from here.',
  rows: {
    Buying: [
      {
        title: 'Buying requests',
        about: 'Holds, reservations and further tries to pay.',
        unit: 'reqps',
        queries: { '{{route}}': rate(`milo_gateway_requests_total{${BUYING_ROUTES}}`, 'route') },
      },
      {
        title: 'Holds by outcome',
        about: 'As Redis answered: hold, taken, orphan, not_enough, spent …',
        unit: 'cps',
        queries: { '{{reply}}': rate(`milo_redis_replies_total{${holdCommands}}`, 'reply') },
      },
      {
        title: 'Payments by outcome',
        about: 'Captured late means that the window was over, and the seats were still free.',
        unit: 'cps',
        queries: { '{{provider}} {{outcome}}': rate('milo_worker_payments_total', 'provider, outcome') },
      },
      {
        title: 'Money taken in the last hour',
        about: 'In minor units (cents).',
        unit: 'short',
        queries: {
          '{{currency}}': 'sum by (currency) (increase(milo_worker_captured_minor_units_total[1h]))',
        },
        stat: {},
      },
    ],
    Around: [
      {
        title: 'People who watch a seat map',
        about: 'Open event streams.',
        unit: 'short',
        queries: { '{{instance}}': 'milo_functions_seat_map_viewers' },
      },
      {
        title: 'Refunds by outcome',
        about: 'Failed ones are for staff.',
        unit: 'cps',
        queries: { '{{outcome}}': rate('milo_worker_refunds_total', 'outcome') },
        mayBeEmpty: true,
      },
      {
        title: 'Refused at once',
        about: 'By the gateway: rate limits, load.',
        unit: 'cps',
        queries: { '{{reason}}': `sum by (reason) (rate(milo_gateway_refusals_total[${RATE}]))` },
        mayBeEmpty: true,
      },
    ],
  },
}
