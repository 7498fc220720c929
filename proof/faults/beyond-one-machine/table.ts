// The table of faults that docs/operate/fail-over.md quotes: each experiment adds a row, printed at its end.
import { afterAll } from 'vitest'
import type { Losses, Sold } from './evening.ts'

const rows: Record<string, Record<string, number>> = {}
afterAll(() => console.table(rows))

export function report(fault: string, { inFlight, recoveryMs, purchases }: Sold, losses: Losses): void {
  const bookings = purchases.filter(({ end }) => end === 'confirmed').length
  rows[fault] = { bookings, inFlight, ...losses, recoverySeconds: Math.round(recoveryMs / 100) / 10 }
}
