// What a drill is: something that breaks, the alerts that must fire, and the step of their runbook.
import type { DrillSystem } from './drill-system.ts'

export interface Drill {
  alerts: string[]
  /** Breaks something, and gives the step of the runbook. */
  breaks(milo: DrillSystem): Promise<() => unknown>
  /** What the expression looks back at is over only later. */
  lasts?: true
  /** A busy machine alone may fire it: that it was quiet before is not asked for. */
  slow?: true
}
