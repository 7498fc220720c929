// Shifts of the counter in the past: one by day and one in the evening, each counted at its end. They are
// longer where staff scheduled a showtime before or after usual hours.
import { momentOf } from '#shared/domain/local-time.ts'
import type { Tx } from '../seed/catalogue.ts'
import { isOnline } from './demand.ts'
import { insertRows } from './insert-rows.ts'
import type { Theater } from './people.ts'
import type { Random } from './random.ts'
import { idAt, type Sale } from './sales.ts'

export interface Shift {
  id: string
  theaterId: string
  cashierId: string
  from: Date
  to: Date
}

const OPENS = '09:30'
const CHANGES = '18:00'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const EVENING_MS = 8 * HOUR_MS
const FLOAT = 20_000

/** The shifts of a business day that have begun: every one of its `sales` at a counter is in one. */
export async function openShifts(
  tx: Tx,
  theaters: Iterable<Theater>,
  { day, now, sales }: { day: string; now: Date; sales: readonly Sale[] },
): Promise<Shift[]> {
  const shifts: (Shift & { currency: string })[] = []
  for (const { id: theaterId, timeZone, currency, cashiers } of theaters) {
    const sold = sales
      .filter((sale) => !isOnline(sale.way) && sale.show.theaterId === theaterId)
      .map(({ soldAt }) => soldAt.getTime())
    const change = momentOf(day, CHANGES, timeZone)
    const from = new Date(Math.min(momentOf(day, OPENS, timeZone).getTime(), ...sold))
    const to = new Date(Math.max(change.getTime() + EVENING_MS, ...sold.map((at) => at + MINUTE_MS)))
    const common = { theaterId, currency }
    const [early, late] = cashiers
    shifts.push({ ...common, id: idAt(from), cashierId: early, from, to: change })
    shifts.push({ ...common, id: idAt(change), cashierId: late, from: change, to })
  }
  const begun = shifts.filter(({ from }) => from <= now)
  await insertRows(
    tx,
    'shifts',
    begun.map(({ id, theaterId, cashierId, currency, from }) => ({
      id,
      theater_id: theaterId,
      cashier_id: cashierId,
      currency,
      opening_float: FLOAT,
      opened_at: from,
    })),
  )
  return begun
}

/** Counts the drawers of those that are over: now and then a coin is missing. */
export async function closeShifts(
  tx: Tx,
  shifts: readonly Shift[],
  { now, random }: { now: Date; random: Random },
): Promise<void> {
  for (const { id, cashierId, to } of shifts) {
    if (to > now) continue
    const off = random.chance(0.15) ? random.between(-10, 10) * 50 : 0
    await tx`
      update shifts set closed_at = ${to}, closed_by = ${cashierId}, expected_cash = till.cash,
        counted_cash = greatest(till.cash + ${off}, 0)
      from (
        select opening_float
          + coalesce((select sum(amount) from counter_sales where shift_id = ${id} and method = 'cash'), 0)
          - coalesce((select sum(amount) from refunds where shift_id = ${id}), 0) as cash
        from shifts where id = ${id}) till
      where id = ${id}`
  }
}
