// POST /v1/theaters/:theaterId/screens — adds a screen; its seats are drawn with PUT /v1/screens/:screenId/layout.
import * as v from 'valibot'
import { Screen } from '#shared/answers/catalogue.ts'
import { NewScreen } from '#shared/catalogue-input.ts'
import { createScreen } from '#shared/db/screens.ts'
import { newFunction, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, refusal } from '#shared/staff.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction({
  summary: 'Add a screen',
  access: 'staff',
  answers: { 201: Screen },
  problems: ['not_found', 'wrong_state'],
}).post('/v1/theaters/:theaterId/screens', valid('param', Params), valid('json', NewScreen), async (c) => {
  const { theaterId } = c.req.valid('param')
  const made = await createScreen(c.var.sql, actorOf(c), theaterId, c.req.valid('json'))
  if (!made.ok) return refusal(c, made)
  c.header('location', `/v1/screens/${made.value.id}`)
  return c.json(made.value, 201)
})
