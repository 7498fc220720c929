// POST /v1/theaters — opens a theater; whoever of the staff does so runs it.
import { Theater } from '#shared/answers/catalogue.ts'
import { invalidates } from '#shared/cached.ts'
import { NewTheater } from '#shared/catalogue-input.ts'
import { createTheater } from '#shared/db/theaters.ts'
import { newFunction, valid } from '#shared/function.ts'
import { actorOf, refusal } from '#shared/staff.ts'

export default newFunction({ summary: 'Open a theater', access: 'staff', answers: { 201: Theater } }).post(
  '/v1/theaters',
  invalidates('programme'),
  valid('json', NewTheater),
  async (c) => {
    const made = await createTheater(c.var.sql, actorOf(c), c.req.valid('json'))
    if (!made.ok) return refusal(c, made)
    c.header('location', `/v1/theaters/${made.value.id}`)
    return c.json(made.value, 201)
  },
)
