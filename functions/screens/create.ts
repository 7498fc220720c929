// POST /v1/theaters/:theaterId/screens — adds a screen; its seats are drawn with PUT
// /v1/screens/:screenId/layout.
import * as v from 'valibot'
import { createScreen } from '#shared/db/screens.ts'
import { newFunction } from '#shared/http/function.ts'
import { NewScreen } from '#shared/http/requests/catalogue.ts'
import { Screen } from '#shared/http/responses/catalogue.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/theaters/:theaterId/screens',
    summary: 'Add a screen',
    access: 'staff',
    input: { params: Params, body: NewScreen },
    answers: { 201: Screen },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { theaterId }, body }) => {
    const made = await createScreen(c.var.sql, actorOf(c), theaterId, body)
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/screens/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
