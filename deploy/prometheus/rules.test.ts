// The alerts: accepted by promtool, firing and silent where they should, each with a page on what to do.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { routes } from '../../functions/routes.ts'
import { ROOT } from '../../local/start/processes.ts'
import { type AlertCase, cases, whereNothingAnswers } from './alert-cases.ts'
import { WATCHDOG } from './alerts.ts'
import { runbookOf } from './rule.ts'
import { alerts, ruleGroups } from './rules.ts'
import { BUYING } from './slos.ts'

const RULES = join(ROOT, 'deploy/prometheus/milo.rules.yml')
const folder = mkdtempSync(join(tmpdir(), 'milo-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pathOf = (file: string) => join(ROOT, 'docs/operate', file)
const promtool = (...args: string[]) => {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}${error ?? ''}` }
}
const missing = promtool('--version').status !== 0

test('each alert has a page with what to look at and what to do, in the index, and each page an alert', () => {
  const index = readFileSync(pathOf('README.md'), 'utf8')
  for (const { alert } of alerts) {
    const file = runbookOf(alert)
    expect(existsSync(pathOf(file)), file).toBe(true)
    const page = readFileSync(pathOf(file), 'utf8')
    expect(page.startsWith(`# ${alert}\n`), file).toBe(true)
    expect(page).toContain('\n## Look\n')
    expect(page).toContain('\n## Do\n')
    expect(index).toContain(`(${file})`)
  }
  const names = alerts.map(({ alert }) => `# ${alert}`)
  const orphans = readdirSync(pathOf('.')).filter((file) => {
    const title = readFileSync(pathOf(file), 'utf8').split('\n')[0]!
    return title.startsWith('# Milo') && !names.includes(title)
  })
  expect(orphans).toEqual([])
})

test('the routes of buying and those that pages send people to are routes of the API', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  const shapes = new Set(routes.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':id')}`))
  for (const path of BUYING) expect(shapes).toContain(`POST ${path}`)
  const own = /^GET \/(readyz|state|metrics|healthz)$/
  for (const file of readdirSync(pathOf('.')).filter((name) => name.endsWith('.md'))) {
    const text = readFileSync(pathOf(file), 'utf8')
    const named = [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`\s]+)`/g)].map(([, name]) => name!)
    expect(
      named.filter((name) => !known.has(name) && !own.test(name)),
      file,
    ).toEqual([])
  }
})

test('each alert has its cases, and only the watchdog is never silent', () => {
  expect(Object.keys(cases).sort()).toEqual(alerts.map(({ alert }) => alert).sort())
  expect(Object.keys(cases).filter((name) => !cases[name]!.silent)).toEqual([WATCHDOG])
})

test.skipIf(missing)('promtool accepts the rules and the settings (needs promtool)', () => {
  expect(promtool('check', 'rules', RULES)).toMatchObject({ status: 0 })
  const settings = join(ROOT, 'deploy/prometheus/prometheus.yml')
  expect(promtool('check', 'config', '--syntax-only', settings)).toMatchObject({ status: 0 })
})

/** A case in promtool's form: how often the alert fires at that time. */
const expectation = (name: string, at: string, series: Record<string, string>, fires: number) => ({
  series: Object.entries(series).map(([key, values]) => ({ series: key, values })),
  at,
  expr: `count(ALERTS{alertname="${name}",alertstate="firing"}) or vector(0)`,
  fires,
})

function verdict(step: string, expectations: ReturnType<typeof expectation>[]) {
  const tests = expectations.map(({ series, at, expr, fires }) => ({
    interval: step,
    input_series: series,
    promql_expr_test: [{ expr, eval_time: at, exp_samples: [{ labels: '{}', value: fires }] }],
  }))
  const file = join(folder, 'milo.test.yml')
  // Else promtool takes the groups in any order: an alert may then read a recording rule of a step before.
  const group_eval_order = ruleGroups.map(({ name }) => name)
  writeFileSync(file, stringify({ rule_files: [RULES], evaluation_interval: step, group_eval_order, tests }))
  return promtool('test', 'rules', file)
}

describe.skipIf(missing)('promtool plays the cases (needs promtool)', () => {
  const both = ([name, { at, fires, silent }]: [string, AlertCase]) => [
    expectation(name, at, fires, 1),
    ...(silent ? [expectation(name, at, silent, 0)] : []),
  ]
  const of = (step: string) => Object.entries(cases).filter(([, each]) => (each.step ?? '1m') === step)

  test('each alert fires, and stays silent just below', () => {
    for (const step of ['1m', '10m']) {
      expect(of(step).length).toBeGreaterThan(0)
      const { status, said } = verdict(step, of(step).flatMap(both))
      expect(status, said).toBe(0)
    }
  })

  test('without any process the alerts fire that notice it', () => {
    const none = whereNothingAnswers.map((name) => expectation(name, '5m', { unrelated: '1x60' }, 1))
    expect(verdict('1m', none)).toMatchObject({ status: 0 })
  })

  test('the negative control: a case that is wrong is noticed', () => {
    const { at, fires } = cases.MiloDeadLetters!
    expect(verdict('1m', [expectation('MiloDeadLetters', at, fires, 0)]).status).toBe(1)
  })
})
