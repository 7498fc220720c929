// GET /v1/theaters/:theaterId/today — the business day of a theater for its staff: what needs somebody, and
// the seats and money of each showtime.
import * as v from 'valibot'
import { newFunction } from '#shared/http/function.ts'
import { Today } from '#shared/http/responses/office.ts'
import { staffTheaterOf } from '#shared/http/staff-answers.ts'
import { readToday } from '#shared/sales/today.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId/today',
    summary: "Get a theater's day",
    access: 'staff',
    input: { params: Params },
    answers: { 200: Today },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId } }) => {
    const theater = await staffTheaterOf(c, theaterId)
    if (theater instanceof Response) return theater
    return c.json(await readToday(c, theaterId, theater.timeZone))
  },
)
