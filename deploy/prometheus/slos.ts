// What buying owes, and the alerts on how fast an error budget burns: several windows at once, so that an
// outage wakes somebody within minutes and a slow leak is seen within a day. After "Alerting on SLOs" in the
// Site Reliability Workbook, chapter 5.
import type { Alert, Recording } from './rule.ts'

/** Requests that a buyer cannot do without; a test finds each in functions/routes.ts. */
export const BUYING = [
  '/v1/showtimes/:id/holds',
  '/v1/reservations',
  '/v1/reservations/:id/payment-attempts',
] as const

const buying = `method="POST",route=~"${BUYING.join('|')}"`

interface Slo {
  name: 'errors' | 'slow'
  /** Share of buying requests that may be bad, of thirty days. */
  budget: number
  bad: (window: string) => string
  what: string
}

const all = (window: string) => `sum(rate(milo_gateway_requests_total{${buying}}[${window}]))`

/** A bound of the histograms. */
export const SLOW_SECONDS = '0.5'

const slos: Slo[] = [
  {
    name: 'errors',
    budget: 0.001,
    bad: (window) => `sum(rate(milo_gateway_requests_total{${buying},status=~"5.."}[${window}]))`,
    what: 'are answered 5xx',
  },
  {
    name: 'slow',
    budget: 0.01,
    bad: (window) =>
      `(${all(window)} - sum(rate(milo_gateway_request_seconds_bucket{${buying},le="${SLOW_SECONDS}"}[${window}])))`,
    what: `take longer than ${SLOW_SECONDS} s`,
  },
]

/** A long window says that it matters, a short one that it goes on. */
const burns = [
  { long: '1h', short: '5m', factor: 14.4, severity: 'page', spends: '2 % of a month in an hour' },
  { long: '6h', short: '30m', factor: 6, severity: 'page', spends: '5 % of a month in six hours' },
  { long: '1d', short: '2h', factor: 3, severity: 'ticket', spends: '10 % of a month in a day' },
  { long: '3d', short: '6h', factor: 1, severity: 'ticket', spends: 'a whole month, at this pace' },
] as const

const WINDOWS = [...new Set(burns.flatMap(({ long, short }) => [short, long]))]

const ratioOf = ({ name }: Slo, window: string) => `milo:buying_${name}:ratio_rate${window}`
const COUNT = 'milo:buying_requests:increase6h'

/** Below it one unlucky buyer at night would be an outage. */
export const FEWEST_REQUESTS = 20

// Without a bad request there is no series to divide.
export const recordings: Recording[] = [
  { record: COUNT, expr: `sum(increase(milo_gateway_requests_total{${buying}}[6h]))` },
  ...slos.flatMap((slo) =>
    WINDOWS.map((window) => ({
      record: ratioOf(slo, window),
      expr: `(${slo.bad(window)} or vector(0)) / (${all(window)} > 0)`,
    })),
  ),
]

const alertName = { errors: 'MiloBuyingFails', slow: 'MiloBuyingSlow' } as const

export const burnAlerts: Alert[] = slos.flatMap((slo) =>
  (['page', 'ticket'] as const).map((severity) => ({
    alert: `${alertName[slo.name]}${severity === 'page' ? '' : 'OverDays'}`,
    expr: `(${burns
      .filter((burn) => burn.severity === severity)
      .map(({ long, short, factor }) => {
        const limit = Number((factor * slo.budget).toFixed(6))
        return `(${ratioOf(slo, long)} > ${limit} and ${ratioOf(slo, short)} > ${limit})`
      })
      .join(' or ')}) and ${COUNT} > ${FEWEST_REQUESTS}`,
    forAtLeast: severity === 'page' ? '2m' : '15m',
    severity,
    summary: `{{ $value | humanizePercentage }} of buying requests ${slo.what}`,
    description: `The error budget burns: ${burns
      .filter((burn) => burn.severity === severity)
      .map(({ spends }) => spends)
      .join(', or ')}.`,
  })),
)
