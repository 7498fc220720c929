// GET /v1/theaters/:theaterId — a theater, with its time zone and currency.
import * as v from 'valibot'
import { Theater } from '#shared/answers/catalogue.ts'
import { findTheater } from '#shared/db/theaters.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction({
  summary: 'Get a theater',
  access: 'public',
  answers: { 200: Theater },
  problems: ['not_found'],
}).get('/v1/theaters/:theaterId', valid('param', Params), async (c) => {
  const theater = await findTheater(c.var.sql, c.req.valid('param').theaterId)
  return theater ? c.json(theater) : problem(c, 'not_found')
})
