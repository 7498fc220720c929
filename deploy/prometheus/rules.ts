// The rules of Prometheus as data: what deploy/prometheus/milo.rules.yml and the PrometheusRule of Kubernetes
// are made of.
import { messageAlerts, processAlerts, promiseAlerts } from './alerts.ts'
import { type Alert, type Recording, runbookOf } from './rule.ts'
import { burnAlerts, recordings } from './slos.ts'

export const alerts: Alert[] = [...burnAlerts, ...promiseAlerts, ...messageAlerts, ...processAlerts]

/** The groups of a rules file. `runbook_url` is a path in this repository: receivers put a host before it. */
export const ruleGroups = [
  { name: 'milo-slos', rules: recordings.map((each): Recording => ({ ...each })) },
  ...Object.entries({
    'milo-buying': burnAlerts,
    'milo-promise': promiseAlerts,
    'milo-messages': messageAlerts,
    'milo-processes': processAlerts,
  }).map(([name, group]) => ({ name, rules: group.map(ruleOf) })),
]

function ruleOf({ alert, expr, forAtLeast, severity, summary, description }: Alert) {
  return {
    alert,
    expr,
    for: forAtLeast,
    labels: { severity },
    annotations: { summary, description, runbook_url: `docs/operate/${runbookOf(alert)}` },
  }
}
