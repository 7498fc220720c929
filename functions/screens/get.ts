// GET /v1/screens/:screenId — a screen, with the version of its layout.
import * as v from 'valibot'
import { Screen } from '#shared/answers/catalogue.ts'
import { findScreen } from '#shared/db/screens.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction({
  summary: 'Get a screen',
  access: 'public',
  answers: { 200: Screen },
  problems: ['not_found'],
}).get('/v1/screens/:screenId', valid('param', Params), async (c) => {
  const screen = await findScreen(c.var.sql, c.req.valid('param').screenId)
  return screen ? c.json(screen) : problem(c, 'not_found')
})
