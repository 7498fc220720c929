// GET /v1/reports/payments — payments of each business day by provider and state.
import { paymentParts } from '#shared/db/report-payments.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerReport, CSV, XLSX } from '#shared/http/report-answers.ts'
import { ReportQuery } from '#shared/http/requests/reports.ts'
import { PaymentsReport } from '#shared/http/responses/reports.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reports/payments',
    summary: 'Report payments',
    access: 'staff',
    input: { query: ReportQuery },
    answers: { 200: { 'application/json': PaymentsReport, [CSV]: null, [XLSX]: null } },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  (c, { query }) => answerReport(c, { name: 'payments', query }, paymentParts),
)
