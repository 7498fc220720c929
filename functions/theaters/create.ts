// POST /v1/theaters — opens a theater; the member of staff who does so runs it.

import { invalidates } from '#shared/cache/cached-answers.ts'
import { createTheater } from '#shared/db/theaters.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewTheater } from '#shared/http/requests/catalogue.ts'
import { Theater } from '#shared/http/responses/catalogue.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'

export default newFunction(
  {
    method: 'POST',
    path: '/v1/theaters',
    summary: 'Open a theater',
    access: 'staff',
    input: { body: NewTheater },
    answers: { 201: Theater },
    after: invalidates('programme'),
  },
  async (c, { body }) => {
    const made = await createTheater(c.var.sql, actorOf(c), body)
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/theaters/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
