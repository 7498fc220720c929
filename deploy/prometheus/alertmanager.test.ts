// Alertmanager's settings name only alerts and receivers that exist, and each inhibit rule silences an alert:
// Alertmanager itself accepts any name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../local/start/processes.ts'
import { WATCHDOG } from './alerts.ts'
import { alerts } from './rules.ts'

interface Route {
  receiver?: string
  matchers?: string[]
  routes?: Route[]
}

interface InhibitRule {
  source_matchers: string[]
  target_matchers: string[]
  equal?: string[]
}

const { route, inhibit_rules, receivers } = parse(
  readFileSync(join(ROOT, 'deploy/prometheus/alertmanager.yml'), 'utf8'),
) as { route: Route; inhibit_rules: InhibitRule[]; receivers: { name: string }[] }

const allRoutes = (of: Route): Route[] => [of, ...(of.routes ?? []).flatMap(allRoutes)]
const routes = allRoutes(route)
/** Labels that every alert has; others depend on what is measured. */
const labelled = alerts.map(({ alert: alertname, severity }) => ({ alertname, severity }))
type Labels = (typeof labelled)[number]

const FORM = /^(alertname|severity)(=~|=)"([^"]+)"$/
function matches(matchers: string[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const [, label, how, value] = FORM.exec(matcher) ?? expect.fail(`unknown form: ${matcher}`)
    const given = labels[label as keyof Labels]
    return how === '=' ? given === value : new RegExp(`^(?:${value})$`).test(given)
  })
}

/** Pairs of alerts of which the first silences the second. */
const pairsOf = ({ source_matchers, target_matchers, equal = [] }: InhibitRule) =>
  labelled.flatMap((source) =>
    labelled
      .filter(
        (target) =>
          source !== target &&
          matches(source_matchers, source) &&
          matches(target_matchers, target) &&
          equal.every((label) => source[label as keyof Labels] === target[label as keyof Labels]),
      )
      .map((target) => `${source.alertname} > ${target.alertname}`),
  )

test('every receiver of a route exists, and every matcher of a route has an alert', () => {
  const names = receivers.map(({ name }) => name)
  for (const { receiver, matchers = [] } of routes) {
    if (receiver !== undefined) expect(names).toContain(receiver)
    expect(labelled.filter((each) => matches(matchers, each)).length, matchers.join()).toBeGreaterThan(0)
  }
  expect(names.filter((name) => !routes.some(({ receiver }) => receiver === name))).toEqual([])
})

test('every alert that an inhibit rule names exists, and each rule silences an alert', () => {
  for (const rule of inhibit_rules)
    for (const matcher of [...rule.source_matchers, ...rule.target_matchers])
      expect(labelled.filter((each) => matches([matcher], each)).length, matcher).toBeGreaterThan(0)
  expect(inhibit_rules.map(pairsOf)).toEqual([
    ['MiloBrokerAway > MiloOutboxOld'],
    ['MiloBuyingFails > MiloBuyingFailsOverDays'],
    ['MiloBuyingSlow > MiloBuyingSlowOverDays'],
  ])
})

test('the negative control: a rule whose pair no alert can be silences nothing', () => {
  const dead = { source_matchers: ['severity="page"'], target_matchers: ['severity="ticket"'] }
  expect(pairsOf({ ...dead, equal: ['alertname'] })).toEqual([])
  expect(pairsOf(dead).length).toBeGreaterThan(0)
})

test('the watchdog goes to its own receiver, before any other route', () => {
  const watchdog = labelled.find(({ alertname }) => alertname === WATCHDOG)!
  const first = route.routes!.find(({ matchers = [] }) => matches(matchers, watchdog))
  expect(first?.receiver).toBe('watchdog')
})
