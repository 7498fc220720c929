// GET /v1/reports/movies — each movie with its showtimes, its seats and its money.
import { reportLines } from '#shared/db/report-lines.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { answerReport, CSV, XLSX } from '#shared/http/report-answers.ts'
import { ReportQuery } from '#shared/http/requests/reports.ts'
import { MoviesReport } from '#shared/http/responses/reports.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/reports/movies',
    summary: 'Report movies',
    access: 'staff',
    input: { query: ReportQuery },
    answers: { 200: { 'application/json': MoviesReport, [CSV]: null, [XLSX]: null } },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  (c, { query }) => answerReport(c, { name: 'movies', query }, reportLines.movies),
)
