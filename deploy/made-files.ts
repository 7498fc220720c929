// npm run build:operation: writes the files of operation that are made of TypeScript (rules of Prometheus,
// dashboards, Kubernetes). `--check` says which are not fresh instead, for `npm run check`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { isMain } from '#shared/std/is-main.ts'
import { ROOT } from '../local/start/processes.ts'
import { dashboardOf, plans } from './grafana/dashboards.ts'
import { files as kubernetesFiles } from './kubernetes/objects.ts'
import { ruleGroups } from './prometheus/rules.ts'

/** Long texts stay on a line, and no anchor makes readers look elsewhere. */
const YAML = { lineWidth: 0, aliasDuplicateObjects: false }
const MADE = '# Made by npm run build:operation. Change its source beside it.\n'

/** Their text by path in the project. */
export function madeFiles(): Record<string, string> {
  return {
    'deploy/prometheus/milo.rules.yml': `${MADE}${stringify({ groups: ruleGroups }, YAML)}`,
    ...Object.fromEntries(
      Object.entries(kubernetesFiles).map(([name, objects]) => [
        `deploy/kubernetes/${name}`,
        MADE + objects.map((each) => stringify(each.toJSON(), YAML)).join('---\n'),
      ]),
    ),
    ...Object.fromEntries(
      plans.map((plan) => [
        `deploy/grafana/dashboards/${plan.uid}.generated.json`,
        `${JSON.stringify(dashboardOf(plan), null, 2)}\n`,
      ]),
    ),
  }
}

export function staleFiles(): string[] {
  return Object.entries(madeFiles()).flatMap(([path, text]) => {
    const file = join(ROOT, path)
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path]
  })
}

if (isMain(import.meta.url)) {
  const stale = staleFiles()
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`${path} is not what its source says.`)
    process.exitCode = stale.length === 0 ? 0 : 1
  } else {
    const texts = madeFiles()
    for (const path of stale) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true })
      writeFileSync(join(ROOT, path), texts[path]!)
    }
    console.log(stale.length === 0 ? 'All are fresh.' : `Written: ${stale.join(', ')}`)
  }
}
