// Grafana's JSON of the dashboards, through its own SDK: types say what a panel may have.
import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import {
  type Dashboard,
  DashboardBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as FigureBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { DashboardPlan, PanelPlan } from './plan.ts'
import { promise, sales } from './plans-sales.ts'
import { stores } from './plans-stores.ts'
import { gateway, requests, worker } from './plans-system.ts'

export const plans: DashboardPlan[] = [promise, sales, requests, gateway, worker, stores]

/** As deploy/grafana/provisioning names it. */
const PROMETHEUS = { type: 'prometheus', uid: 'milo-prometheus' }
const FIGURE_HEIGHT = 6
const LINES_HEIGHT = 8
/** Of Grafana's 24 columns. */
const SPAN = 8

export function dashboardOf({ uid, title, about, rows }: DashboardPlan): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(about)
    .tags(['milo'])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .readonly()
  for (const [name, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(name))
    for (const panel of panels) builder.withPanel(panelOf(panel))
  }
  return builder.build()
}

function panelOf(plan: PanelPlan) {
  return plan.stat ? statOf(plan, plan.stat) : linesOf(plan)
}

function linesOf({ title, about, unit, queries }: PanelPlan) {
  return new LinesBuilder()
    .title(title)
    .description(about)
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .height(LINES_HEIGHT)
    .span(SPAN)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .targets(targetsOf(queries))
}

function statOf(
  { title, about, unit, queries }: PanelPlan,
  { redFrom, redBelow }: NonNullable<PanelPlan['stat']>,
) {
  const steps =
    redFrom !== undefined
      ? [
          { value: null, color: 'green' },
          { value: redFrom, color: 'red' },
        ]
      : redBelow !== undefined
        ? [
            { value: null, color: 'red' },
            { value: redBelow, color: 'green' },
          ]
        : [{ value: null, color: 'blue' }]
  return new FigureBuilder()
    .title(title)
    .description(about)
    .datasource(PROMETHEUS)
    .unit(unit)
    .height(FIGURE_HEIGHT)
    .span(SPAN)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .targets(targetsOf(queries))
}

const targetsOf = (queries: PanelPlan['queries']) =>
  Object.entries(queries).map(([legend, expr], at) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode(65 + at))
      .expr(expr)
      .legendFormat(legend),
  )
