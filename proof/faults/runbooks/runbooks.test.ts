// Every alert is tried against a running Milo: something breaks, the alert's own expression fires in a real
// Prometheus, and the step of its runbook ends it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { projectFolder } from '../../../deploy/bundle.ts'
import { WATCHDOG } from '../../../deploy/prometheus/alerts.ts'
import { runbookOf } from '../../../deploy/prometheus/rule.ts'
import { alerts } from '../../../deploy/prometheus/rules.ts'
import { hasPrometheus } from '../../../testing/prometheus.ts'
import { servers } from '../../../testing/servers.ts'
import { type DrillSystem, openDrillSystem } from './drill-system.ts'
import { processDrills } from './process-drills.ts'
import { workDrills } from './work-drills.ts'

const drills = [...workDrills, ...processDrills]
const possible = hasPrometheus && Object.values(servers).every((kind) => kind === 'real')

describe.skipIf(!possible)('runbooks (needs prometheus and real servers)', () => {
  let milo: DrillSystem
  beforeAll(async () => {
    milo = await openDrillSystem()
  })
  afterAll(() => milo?.stop())
  // The next drill needs a system that sells, whatever became of this one.
  afterEach(async () => {
    milo.restore()
    await vi.waitFor(() => milo.held())
  })

  const wait = { timeout: 60_000, interval: 500 }
  const asked = (name: string) => milo.prometheus.ask(alerts.find(({ alert }) => alert === name)!.expr)

  /** Asks what the runbook asks of Prometheus: each can be asked. */
  async function lookAt(name: string): Promise<void> {
    const page = readFileSync(join(projectFolder, 'docs/operate', runbookOf(name)), 'utf8')
    const asks = [...page.matchAll(/`([^`]*\(?milo_[^`…]*\)[^`]*)`/g)].map(([, expr]) => expr!)
    await Promise.all(asks.map((expr) => milo.prometheus.ask(expr)))
  }

  test('every alert is tried, and only the watchdog fires where nothing is broken', async () => {
    const tried = [WATCHDOG, ...drills.flatMap(({ alerts }) => alerts)]
    expect(tried.sort()).toEqual(alerts.map(({ alert }) => alert).sort())
    expect(await asked(WATCHDOG)).not.toEqual([])
  })

  test.each(drills.map((drill) => [drill.alerts.join(', '), drill] as const))('%s', async (_, drill) => {
    if (!drill.slow) for (const name of drill.alerts) expect(await asked(name), `${name} before`).toEqual([])
    const step = await drill.breaks(milo)
    try {
      for (const name of drill.alerts) {
        await vi.waitFor(async () => expect(await asked(name), name).not.toEqual([]), wait)
        await lookAt(name)
      }
    } finally {
      await step()
    }
    if (drill.lasts) return
    for (const name of drill.alerts)
      await vi.waitFor(async () => expect(await asked(name), name).toEqual([]), wait)
  })
})
