// A shift as cashiers see it, with its report.
import type { Shift } from '../../db/shifts.ts'
import { money } from '../../domain/price.ts'

export function showShift(shift: Shift) {
  const { currency, openingFloat, cash, terminal, cashRefunds, expectedCash, countedCash, ...rest } = shift
  const inCurrency = (amount: number) => money(amount, currency)
  const sum = (of: Shift['cash']) => ({ count: of.count, amount: inCurrency(of.amount) })
  return {
    ...rest,
    report: shift.closedAt === null ? ('x' as const) : ('z' as const),
    openingFloat: inCurrency(openingFloat),
    cash: sum(cash),
    terminal: sum(terminal),
    cashRefunds: sum(cashRefunds),
    expectedCash: inCurrency(expectedCash),
    countedCash: countedCash === null ? null : inCurrency(countedCash),
    difference: countedCash === null ? null : inCurrency(countedCash - expectedCash),
  }
}
