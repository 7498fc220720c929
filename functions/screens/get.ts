// GET /v1/screens/:screenId — a screen, with the version of its layout.
import * as v from 'valibot'
import { findScreen } from '#shared/db/screens.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Screen } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ screenId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/screens/:screenId',
    summary: 'Get a screen',
    access: 'public',
    input: { params: Params },
    answers: { 200: Screen },
    problems: ['not_found'],
  },
  async (c, { params: { screenId } }) => {
    const screen = await findScreen(c.var.sql, screenId)
    return screen ? c.json(screen) : problem(c, 'not_found')
  },
)
