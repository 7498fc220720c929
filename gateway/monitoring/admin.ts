// The admin port of the gateway: its state as JSON and as a page, metrics for Prometheus. Never public.
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { gauge, METRICS_TYPE, type MetricFamily, renderMetrics } from '#shared/metrics.ts'
import { processMetrics } from '#shared/process-metrics.ts'
import { isUsable } from '../balancing/balance.ts'
import type { GatewayContext } from '../context.ts'
import { added } from './metrics.ts'

/** The state of one gateway process, as plain data: workers send theirs to the primary, which shows them. */
export interface Snapshot {
  pid: number
  state: ReturnType<typeof stateOf>
  families: MetricFamily[]
}

export function snapshotOf(context: GatewayContext): Snapshot {
  return { pid: process.pid, state: stateOf(context), families: context.metrics.families(gauges(context)) }
}

function stateOf({ upstreams, health, settings, admission, open, limiter, draining }: GatewayContext) {
  const now = Date.now()
  return {
    draining,
    balance: settings.BALANCE,
    ready: health.summary().ready,
    others: health.others(),
    requests: {
      inProgress: admission.inFlight,
      atMost: admission.limit,
      waiting: admission.waiting,
      open,
    },
    limits: limiter.shared ? 'counted in Redis' : 'counted by this process',
    instances: upstreams.list.map((upstream) => ({
      url: upstream.origin,
      weight: upstream.weight,
      ready: upstream.ready,
      usable: isUsable(upstream, now),
      ejectedUntil: upstream.ejectedUntil > now ? new Date(upstream.ejectedUntil).toISOString() : null,
      ejections: upstream.ejections,
      inFlight: upstream.inFlight,
      failuresInARow: upstream.failures,
      answers: upstream.outcomes.slice(1).reduce((sum, count) => sum + count, 0),
      failed: upstream.outcomes[0],
      checkedAt: upstream.checkedAt === 0 ? null : new Date(upstream.checkedAt).toISOString(),
    })),
  }
}

function gauges({ upstreams, admission, open, draining }: GatewayContext): MetricFamily[] {
  const now = Date.now()
  const of = (name: string, help: string, values: Record<string, number>) =>
    gauge(`milo_gateway_${name}`, help, values)
  const each = (value: (upstream: (typeof upstreams.list)[number]) => number) =>
    Object.fromEntries(upstreams.list.map((upstream) => [`{upstream="${upstream.origin}"}`, value(upstream)]))
  const outcomes = upstreams.list.flatMap(({ origin, outcomes: counts }) =>
    counts.map((count, digit): [string, number] => {
      const outcome = digit === 0 ? 'failed' : `${digit}xx`
      return [`{upstream="${origin}",outcome="${outcome}"}`, count]
    }),
  )
  const attempts = of('attempts_total', 'Requests to an instance by outcome', Object.fromEntries(outcomes))
  return [
    { ...attempts, type: 'counter' },
    of(
      'instance_usable',
      'Processes of this gateway that send an instance requests',
      each((upstream) => Number(isUsable(upstream, now))),
    ),
    of(
      'instance_in_flight',
      'Requests that an instance is answering',
      each((upstream) => upstream.inFlight),
    ),
    of('in_progress', 'Requests in progress', { '': admission.inFlight }),
    of('in_progress_limit', 'Requests that may be in progress now', { '': admission.limit }),
    of('waiting', 'Requests waiting for their turn', { '': admission.waiting }),
    of('open', 'Answers that are not complete, event streams too', { '': open }),
    of('draining', 'Processes of this gateway that were told to stop', { '': Number(draining) }),
    ...processMetrics('milo_gateway_'),
  ]
}

/** `snapshots` asks every process of this gateway. */
export function newAdmin(snapshots: () => Promise<Snapshot[]>): Server {
  const app = new Hono()
  app.get('/', async (c) => c.html(page(await snapshots())))
  app.get('/state', async (c) => c.json((await snapshots()).map(({ pid, state }) => ({ pid, ...state }))))
  app.get('/metrics', async (c) => {
    const text = renderMetrics(added((await snapshots()).map(({ families }) => families)))
    return c.text(text, 200, { 'content-type': METRICS_TYPE })
  })
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  return createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
}

const STYLE = `body{font:15px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #ddd}
.n{text-align:right;font-variant-numeric:tabular-nums}.no{color:#b00020}.yes{color:#0a7a33}h2{font-size:1.1rem;margin:1.5rem 0 0}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#ddd}th,td{border-color:#3a3d42}.no{color:#ff8a80}.yes{color:#7bd88f}a{color:#9cf}}`

function page(snapshots: Snapshot[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><meta http-equiv="refresh" content="2" />
        <title>Milo gateway</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>Milo gateway</h1>
        ${totals(added(snapshots.map(({ families }) => families)))} ${snapshots.map(processPart)}
        <p><a href="/state">State as JSON</a> · <a href="/metrics">Metrics for Prometheus</a></p>
      </body>
    </html>`
}

/** The counts of all processes since they started. */
function totals(families: MetricFamily[]) {
  const of = (name: string, pattern = /(?:)/) =>
    Object.entries(families.find((family) => family.name === `milo_gateway_${name}`)?.values ?? {})
      .filter(([labels]) => pattern.test(labels))
      .reduce((sum, [, count]) => sum + count, 0)
  const counts: [string, number][] = [
    ['answers', of('requests_total')],
    ['of them 5xx', of('requests_total', /status="5/)],
    ['retries', of('repeats_total')],
    ['refused here', of('refusals_total')],
    ['ejections', of('ejections_total')],
    ['MB of memory', Math.round(of('memory_bytes') / 1e6)],
  ]
  return html`<table>
    <tr>${counts.map(([name]) => html`<th class="n">${name}</th>`)}</tr>
    <tr>${counts.map(([, count]) => html`<td class="n">${count.toLocaleString('en')}</td>`)}</tr>
  </table>`
}

function processPart({ pid, state }: Snapshot) {
  const { requests, instances } = state
  const word = state.draining ? 'draining' : state.ready ? 'ready' : 'not ready'
  return html`<h2>Process ${pid}: <span class="${word === 'ready' ? 'yes' : 'no'}">${word}</span></h2>
    <p>
      ${requests.inProgress} of ${requests.atMost} in progress, ${requests.waiting} waiting, ${requests.open} open · balance by
      ${state.balance} · limits ${state.limits}
    </p>
    <table>
      <tr>
        <th>Instance</th><th>Gets requests</th><th class="n">Weight</th><th class="n">In flight</th><th class="n">Answers</th>
        <th class="n">Failed</th><th class="n">Ejections</th>
      </tr>
      ${instances.map(
        (each) => html`<tr>
          <td>${each.url}</td>${usePart(each)}<td class="n">${each.weight}</td><td class="n">${each.inFlight}</td>
          <td class="n">${each.answers}</td><td class="n">${each.failed}</td><td class="n">${each.ejections}</td>
        </tr>`,
      )}
    </table>
    ${Object.entries(state.others).map(
      ([url, ready]) =>
        html`<p>${url}: <span class="${ready ? 'yes' : 'no'}">${ready ? 'ready' : 'not ready'}</span></p>`,
    )}`
}

function usePart({ usable, ready, ejectedUntil }: Snapshot['state']['instances'][number]) {
  const why = ready ? `ejected until ${ejectedUntil?.slice(11, 19)}` : 'not ready'
  return usable ? html`<td class="yes">yes</td>` : html`<td class="no">no: ${why}</td>`
}
