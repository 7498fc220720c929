// GET /v1/theaters/:theaterId — a theater, with its time zone and currency.
import * as v from 'valibot'
import { findTheater } from '#shared/db/theaters.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Theater } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId',
    summary: 'Get a theater',
    access: 'public',
    input: { params: Params },
    answers: { 200: Theater },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId } }) => {
    const theater = await findTheater(c.var.sql, theaterId)
    return theater ? c.json(theater) : problem(c, 'not_found')
  },
)
