// PATCH /v1/theaters/:theaterId — changes what is given of a theater, and leaves the rest.
import * as v from 'valibot'
import { Theater } from '#shared/answers/catalogue.ts'
import { invalidates } from '#shared/cached.ts'
import { TheaterChange } from '#shared/catalogue-input.ts'
import { updateTheater } from '#shared/db/theaters.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction({
  summary: 'Change a theater',
  access: 'staff',
  answers: { 200: Theater },
  problems: ['not_found'],
}).patch(
  '/v1/theaters/:theaterId',
  invalidates('programme'),
  valid('param', Params),
  valid('json', TheaterChange),
  async (c) => {
    const changes = onlyGiven(c.req.valid('json'))
    return answerOutcome(
      c,
      await updateTheater(c.var.sql, actorOf(c), c.req.valid('param').theaterId, changes),
    )
  },
)
