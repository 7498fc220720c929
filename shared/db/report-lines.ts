// The lines of each report, as the API answers them and the office shows them.
import { linesByType, movieLines, salesLines } from '../domain/sales-lines.ts'
import type { Sql } from '../resources.ts'
import { paymentParts, promoParts } from './report-payments.ts'
import { movieParts, salesParts, salesPartsByType } from './report-sales.ts'
import { occupancyParts, type ReportScope } from './reports.ts'

const sales = async (sql: Sql, scope: ReportScope) =>
  scope.group === 'ticketType'
    ? linesByType(await salesPartsByType(sql, scope))
    : salesLines(await salesParts(sql, scope))

async function movies(sql: Sql, scope: ReportScope) {
  const { parts, shown } = await movieParts(sql, scope)
  return movieLines(parts, shown)
}

export const reportLines = {
  sales,
  occupancy: occupancyParts,
  movies,
  payments: paymentParts,
  'promo-codes': promoParts,
} as const
