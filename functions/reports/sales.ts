// GET /v1/reports/sales — what was sold, and what of its money stays, by day, week, movie, showtime or ticket
// type.
import { reportLines } from '#shared/db/report-lines.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerReport, CSV, XLSX } from '#shared/http/report-answers.ts'
import { ReportQuery } from '#shared/http/requests/reports.ts'
import { SalesReport } from '#shared/http/responses/reports.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reports/sales',
    summary: 'Report sales',
    access: 'staff',
    input: { query: ReportQuery },
    answers: { 200: { 'application/json': SalesReport, [CSV]: null, [XLSX]: null } },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  (c, { query }) => answerReport(c, { name: 'sales', query }, reportLines.sales),
)
