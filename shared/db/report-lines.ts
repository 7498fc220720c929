// The lines of each report, as the API answers them and the office shows them.
import { linesByType, movieLines, salesLines } from '../domain/sales-lines.ts'
import type { Sql } from '../resources.ts'
import { occupancyParts, paymentParts, promoParts, type ReportScope, salesParts } from './reports.ts'

async function sales(sql: Sql, scope: ReportScope) {
  const parts = await salesParts(sql, scope)
  return scope.group === 'ticketType' ? linesByType(parts) : salesLines(parts)
}

async function movies(sql: Sql, scope: ReportScope) {
  const byMovie = { ...scope, group: 'movie' as const }
  return movieLines(await salesParts(sql, byMovie), await occupancyParts(sql, byMovie))
}

export const reportLines = {
  sales,
  occupancy: occupancyParts,
  movies,
  payments: paymentParts,
  'promo-codes': promoParts,
} as const
