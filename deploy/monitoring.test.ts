// What monitoring reads and shows: every metric that a dashboard or an alert asks for is described and served
// by a running Milo, and a real Prometheus that reads it answers each query of each panel.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { behindGateway, type WholeSystem } from '../proof/e2e/hosts.ts'
import { chooseSeats, hold, reserve, settled } from '../proof/e2e/journey.ts'
import { insertShowtime, signIn } from '../testing/catalogue.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../testing/prometheus.ts'
import { projectFolder } from './bundle.ts'
import { plans } from './grafana/dashboards.ts'
import { WATCHDOG } from './prometheus/alerts.ts'
import { alerts } from './prometheus/rules.ts'
import { recordings } from './prometheus/slos.ts'

const read = (file: string) => readFileSync(join(projectFolder, 'deploy', file), 'utf8')

const panels = plans.flatMap(({ title, rows }) =>
  Object.values(rows)
    .flat()
    .flatMap((panel) =>
      Object.entries(panel.queries).map(([legend, expr]) => ({ title, panel, legend, expr })),
    ),
)

const metricsIn = (text: string) => [...text.matchAll(/\bmilo_\w+/g)].map(([name]) => name)
const asked = [...panels, ...alerts, ...recordings].flatMap(({ expr }) => metricsIn(expr))
const page = readFileSync(join(projectFolder, 'docs/operate/metrics.md'), 'utf8')

let system: WholeSystem
beforeAll(async () => {
  system = await behindGateway('node')
})
afterAll(() => system?.stop())

/** One booking from hold to tickets, a viewer of its map, and an audit that ran. */
async function sell() {
  const { sql } = system.database
  const { showtimeId } = await insertShowtime(sql)
  // A page that no cache has yet, most of the time.
  await (await system.ask(`/v1/movies?limit=${1 + Math.floor(Math.random() * 50)}`)).text()
  const viewer = new AbortController()
  const stream = await fetch(`${system.url}/v1/showtimes/${showtimeId}/seat-map/events`, {
    signal: viewer.signal,
  })
  const customer = await signIn(sql, system.keys)
  const held = await hold(system.ask, customer, showtimeId, await chooseSeats(system.ask, showtimeId, 2))
  const reservation = await reserve(system.ask, customer, held)
  expect((await settled(system.ask, customer, reservation.id)).status).toBe('confirmed')
  await sql`
    insert into scheduled_runs (job, tick, instance, finished_at, result)
    values ('audit', now(), 'a', now(), '{"found":{}}')`
  viewer.abort()
  await stream.body?.cancel().catch(() => undefined)
}

test('every metric of dashboards, alerts and metrics.md is served', async () => {
  await sell()
  const texts = await Promise.all(
    Object.values(system.system.metrics)
      .flat()
      .map(async (url) => (await fetch(url)).text()),
  )
  const served = new Set(
    texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(samplesOf)),
  )
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter((name) => !served.has(name))).toEqual([])
  // A family of histograms stands there without an end.
  const named = metricsIn(page).filter((name) => !name.endsWith('_'))
  expect(named.filter((name) => !served.has(name) && !served.has(`${name}_count`))).toEqual([])
})

test('every metric that is asked for is in metrics.md', () => {
  const folder = join(projectFolder, 'docs/operate')
  const pages = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
  const runbooks = pages.filter((text) => text.startsWith('# Milo')).flatMap(metricsIn)
  expect(runbooks.length).toBeGreaterThan(20)
  const named = new Set(metricsIn(page))
  const isNamed = (name: string) => named.has(name) || named.has(name.replace(/_(bucket|sum|count)$/, ''))
  expect([...new Set([...asked, ...runbooks])].filter((name) => !isNamed(name))).toEqual([])
})

/** The names of a family's samples. */
function samplesOf([, name, type]: RegExpMatchArray): string[] {
  if (type === 'counter') return [`${name}_total`]
  return type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name!]
}

test('Prometheus of the compose file reads each process where it serves, as the jobs that rules name', () => {
  const { scrape_configs } = parse(read('prometheus/prometheus.yml')) as {
    scrape_configs: {
      job_name: string
      static_configs?: { targets: string[] }[]
      dns_sd_configs?: object[]
    }[]
  }
  expect(scrape_configs.map(({ job_name }) => job_name).sort()).toEqual(
    Object.keys(system.system.metrics).sort(),
  )
  const compose = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true })
  const names = Object.keys(compose.services).filter((name) => /^(gateway|functions-.)$/.test(name))
  const portOf = (name: string) =>
    compose.services[name].environment[name === 'gateway' ? 'ADMIN_PORT' : 'PORT']
  const targets = scrape_configs.flatMap(({ static_configs = [] }) =>
    static_configs.flatMap((each) => each.targets),
  )
  expect(targets.sort()).toEqual(names.map((name) => `${name}:${portOf(name)}`).sort())
})

describe.skipIf(!hasPrometheus)('a real Prometheus (needs prometheus)', () => {
  let prometheus: Prometheus
  beforeAll(async () => {
    prometheus = await startPrometheus(system.system.metrics, '5s')
  })
  afterAll(() => prometheus?.stop())
  const ask = (expr: string) => prometheus.ask(expr)

  test('reads every process', async () => {
    await vi.waitFor(async () => {
      const up = await ask('up{job=~"milo-.+"}')
      expect(up.map(({ metric, value }) => `${metric.job} ${value[1]}`).sort()).toEqual([
        ...['milo-functions 1', 'milo-functions 1', 'milo-functions 1'],
        ...['milo-gateway 1', 'milo-worker 1'],
      ])
    })
  })

  test('answers the query of each panel', async () => {
    await sell()
    const answers = new Map<string, string>()
    await vi.waitFor(
      async () => {
        // A rate needs two samples that differ.
        await sell()
        const empty: string[] = []
        for (const { title, panel, legend, expr } of panels) {
          const found = await ask(expr)
          const values = found.map(({ value }) => Number(value[1]))
          answers.set(
            `${title} | ${panel.title} | ${legend}`,
            `${found.length} | ${values[0]?.toPrecision(3)}`,
          )
          if (found.length === 0 && !panel.mayBeEmpty) empty.push(`${panel.title}: ${expr}`)
        }
        expect(empty).toEqual([])
      },
      { interval: 500 },
    )
    // The table of the panels, for who asks: MILO_PANELS=1.
    if (process.env.MILO_PANELS) for (const [what, how] of answers) console.log(`${what} | ${how}`)
  })

  test('evaluates each rule, and a system that works fires nothing but the watchdog', async () => {
    const health = async () => {
      const { data } = await (await fetch(`${prometheus.url}/api/v1/rules`)).json()
      return data.groups.flatMap(
        ({ rules }: { rules: { name: string; health: string; state?: string }[] }) => rules,
      )
    }
    await vi.waitFor(async () => {
      const rules = await health()
      expect(rules.length).toBe(alerts.length + recordings.length)
      expect(rules.filter((rule: { health: string }) => rule.health !== 'ok')).toEqual([])
    })
    const firing = (await health()).filter(({ state }: { state?: string }) => state === 'firing')
    expect(firing.map(({ name }: { name: string }) => name)).toEqual([WATCHDOG])
  })
})
