// PATCH /v1/theaters/:theaterId — changes the given fields of a theater. Another time zone is refused while
// showtimes with sold seats would start at another time by its clocks, another currency while showtimes to
// come have the present one.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { updateTheater } from '#shared/db/theaters.ts'
import { newFunction } from '#shared/http/function.ts'
import { TheaterChange } from '#shared/http/requests/catalogue.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { Theater } from '#shared/http/responses/catalogue.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/theaters/:theaterId',
    summary: 'Change a theater',
    access: 'staff',
    input: { params: Params, body: TheaterChange },
    answers: { 200: Theater },
    problems: ['not_found', 'wrong_state'],
    after: invalidates('programme'),
  },
  async (c, { params: { theaterId }, body }) => {
    const changes = onlyGiven(body)
    return answerOutcome(c, await updateTheater(c.var.sql, actorOf(c), theaterId, changes))
  },
)
