// GET /v1/reports/promo-codes — what each promo code brought.
import { promoParts } from '#shared/db/report-payments.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerReport, CSV, XLSX } from '#shared/http/report-answers.ts'
import { ReportQuery } from '#shared/http/requests/reports.ts'
import { PromoCodesReport } from '#shared/http/responses/reports.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reports/promo-codes',
    summary: 'Report promo codes',
    access: 'staff',
    input: { query: ReportQuery },
    answers: { 200: { 'application/json': PromoCodesReport, [CSV]: null, [XLSX]: null } },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  (c, { query }) => answerReport(c, { name: 'promo-codes', query }, promoParts),
)
