// PUT /v1/theaters/:theaterId/report-mails/:report — the caller gets a report by mail after each business day
// or week, or never again. The first one is about the day or week that runs now.
import * as v from 'valibot'
import { setReportMail } from '#shared/db/report-mails.ts'
import { reportNames, reportPeriods } from '#shared/domain/report-ranges.ts'
import { newFunction } from '#shared/http/function.ts'
import { ReportMail } from '#shared/http/responses/reports.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({
  theaterId: Id,
  report: v.picklist(reportNames, `must be one of ${reportNames.join(', ')}`),
})
const Body = v.strictObject({
  period: v.picklist(['never', ...reportPeriods], 'must be never, day or week'),
})

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/theaters/:theaterId/report-mails/:report',
    summary: 'Get a report by mail',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 200: ReportMail },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId, report }, body: { period } }) =>
    answerOutcome(c, await setReportMail(c.var.sql, actorOf(c), theaterId, { report, period })),
)
