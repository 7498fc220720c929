// The gateway's own port for its keepers: state as JSON and as a small page, figures for Prometheus. Never public.
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { isUsable } from './balance.ts'
import { added, type Family, rendered } from './metrics.ts'
import type { Parts } from './parts.ts'

/** What one gateway process knows, as plain data: several processes send theirs to the one that shows them. */
export interface Snapshot {
  pid: number
  state: ReturnType<typeof stateOf>
  families: Family[]
}

export function snapshotOf(parts: Parts): Snapshot {
  return { pid: process.pid, state: stateOf(parts), families: parts.metrics.families(gauges(parts)) }
}

function stateOf({ upstreams, health, settings, admission, open, limiter, draining }: Parts) {
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
      checkedAt: upstream.checkedAt === 0 ? null : new Date(upstream.checkedAt).toISOString(),
    })),
  }
}

function gauges({ upstreams, admission, open, draining }: Parts): Family[] {
  const now = Date.now()
  const of = (name: string, help: string, values: Record<string, number>): Family => {
    return { name: `milo_gateway_${name}`, type: 'gauge', help, values }
  }
  const each = (value: (upstream: (typeof upstreams.list)[number]) => number) =>
    Object.fromEntries(upstreams.list.map((upstream) => [`{upstream="${upstream.origin}"}`, value(upstream)]))
  const outcomes = upstreams.list.flatMap(({ origin, outcomes: counts }) =>
    counts.map((count, digit): [string, number] => {
      const outcome = digit === 0 ? 'failed' : `${digit}xx`
      return [`{upstream="${origin}",outcome="${outcome}"}`, count]
    }),
  )
  const attempts = of('attempts_total', 'What came of requests to an instance', Object.fromEntries(outcomes))
  const { user, system } = process.cpuUsage()
  return [
    { ...attempts, type: 'counter' },
    of(
      'instance_usable',
      'Whether an instance gets requests',
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
    of('draining', 'Whether the gateway was told to stop', { '': Number(draining) }),
    of('memory_bytes', 'Resident memory', { '': process.memoryUsage.rss() }),
    { ...of('cpu_seconds_total', 'CPU time', { '': (user + system) / 1e6 }), type: 'counter' },
  ]
}

/** `snapshots` asks every process of this gateway. */
export function newAdmin(snapshots: () => Promise<Snapshot[]>): Server {
  const app = new Hono()
  app.get('/', async (c) => c.html(page(await snapshots())))
  app.get('/state', async (c) => c.json((await snapshots()).map(({ pid, state }) => ({ pid, ...state }))))
  app.get('/metrics', async (c) => {
    const text = rendered(added((await snapshots()).map(({ families }) => families)))
    return c.text(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  return createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
}

const STYLE =
  'body{font:15px/1.5 system-ui;margin:2rem;color:#222}table{border-collapse:collapse;margin:1rem 0}' +
  'th,td{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #ddd}.no{color:#b00020}.yes{color:#0a7a33}'

function page(snapshots: Snapshot[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" /><meta http-equiv="refresh" content="2" /><title>Milo gateway</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Milo gateway</h1>
        ${snapshots.map(processPart)}
        <p><a href="/state">JSON</a> · <a href="/metrics">Prometheus</a></p>
      </body>
    </html>`
}

function processPart({ pid, state }: Snapshot) {
  const { requests, instances } = state
  const word = state.draining ? 'draining' : state.ready ? 'ready' : 'not ready'
  return html`<h2>Process ${pid}: ${word}</h2>
    <p>
      ${requests.inProgress} of ${requests.atMost} in progress, ${requests.waiting} waiting, ${requests.open} open · ${state.balance} · limits
      ${state.limits}
    </p>
    <table>
      <tr><th>Instance</th><th>Gets requests</th><th>Weight</th><th>In flight</th><th>Failures in a row</th><th>Ejected until</th></tr>
      ${instances.map(
        (each) => html`<tr>
          <td>${each.url}</td><td class="${each.usable ? 'yes' : 'no'}">${each.usable ? 'yes' : 'no'}</td>
          <td>${each.weight}</td><td>${each.inFlight}</td><td>${each.failuresInARow}</td><td>${each.ejectedUntil ?? ''}</td>
        </tr>`,
      )}
    </table>
    ${Object.entries(state.others).map(
      ([url, ready]) =>
        html`<p>${url}: <span class="${ready ? 'yes' : 'no'}">${ready ? 'ready' : 'not ready'}</span></p>`,
    )}`
}
