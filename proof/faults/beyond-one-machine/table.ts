// The table of faults that docs/operate/fail-over.md quotes: each experiment prints its row.
import type { Losses, Sold } from './evening.ts'

export function report(fault: string, { inFlight, recoveryMs, purchases }: Sold, losses: Losses): void {
  const bookings = purchases.filter(({ end }) => end === 'confirmed').length
  const recoverySeconds = Math.round(recoveryMs / 100) / 10
  console.table({ [fault]: { bookings, inFlight, ...losses, recoverySeconds } })
}
