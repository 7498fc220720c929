// GET /v1/reports/occupancy — how full showtimes were, also by weekday and hour.
import { occupancyParts } from '#shared/db/reports.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerReport, CSV, XLSX } from '#shared/http/report-answers.ts'
import { ReportQuery } from '#shared/http/requests/reports.ts'
import { OccupancyReport } from '#shared/http/responses/reports.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reports/occupancy',
    summary: 'Report occupancy',
    access: 'staff',
    input: { query: ReportQuery },
    answers: { 200: { 'application/json': OccupancyReport, [CSV]: null, [XLSX]: null } },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  (c, { query }) => answerReport(c, { name: 'occupancy', query }, occupancyParts),
)
