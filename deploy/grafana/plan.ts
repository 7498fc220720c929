// A dashboard as data: what its panels ask. deploy/grafana/dashboards.ts makes Grafana's JSON of it, and a
// test asks every query of a real Prometheus.
export type Unit = 's' | 'short' | 'reqps' | 'bytes' | 'percentunit' | 'dateTimeFromNow' | 'cps'

export interface PanelPlan {
  title: string
  /** What it tells, and what is good. */
  about: string
  unit: Unit
  /** By legend; `{{label}}` stands for a label's value. */
  queries: Record<string, string>
  /** One big number instead of lines; red from this value on, if any. */
  stat?: { redFrom?: number; redBelow?: number }
  /** Nothing to show is the good case: there are no such events. */
  mayBeEmpty?: true
}

export interface DashboardPlan {
  uid: string
  title: string
  about: string
  rows: Record<string, PanelPlan[]>
}

/** Grafana's own: four scrapes, or the step of the picture. */
export const RATE = '$__rate_interval'

export const rate = (selector: string, by = ''): string =>
  by === '' ? `sum(rate(${selector}[${RATE}]))` : `sum by (${by}) (rate(${selector}[${RATE}]))`

/** A quantile of a histogram by its name without `_bucket`. */
export const quantile = (q: number, name: string, { by = '', where = '' } = {}): string =>
  `histogram_quantile(${q}, sum by (${by === '' ? '' : `${by}, `}le) (rate(${name}_bucket{${where}}[${RATE}])))`

export const quantiles = (name: string, where = ''): Record<string, string> => ({
  'half within': quantile(0.5, name, { where }),
  '95 % within': quantile(0.95, name, { where }),
  '99 % within': quantile(0.99, name, { where }),
})
