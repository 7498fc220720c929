// GET /v1/theaters/:theaterId/report-mails — which reports of a theater the caller gets by mail.
import * as v from 'valibot'
import { listReportMails } from '#shared/db/report-mails.ts'
import { PRIVATE } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { ReportMails } from '#shared/http/responses/reports.ts'
import { staffTheaterOf } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId/report-mails',
    summary: 'List own reports by mail',
    access: 'staff',
    input: { params: v.strictObject({ theaterId: Id }) },
    answers: { 200: ReportMails },
    problems: ['not_found'],
    cacheControl: PRIVATE,
  },
  async (c, { params: { theaterId } }) => {
    const theater = await staffTheaterOf(c, theaterId)
    if (theater instanceof Response) return theater
    return c.json({ items: await listReportMails(c.var.sql, c.var.user.id, theaterId) }, 200, {
      'cache-control': PRIVATE,
    })
  },
)
