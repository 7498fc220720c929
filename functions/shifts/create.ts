// POST /v1/shifts — opens a cashier's shift at a theater with the float of the drawer; one at a time.
import * as v from 'valibot'
import { openShift } from '#shared/db/shifts.ts'
import { newFunction } from '#shared/http/function.ts'
import { Price } from '#shared/http/requests/inputs.ts'
import { Shift } from '#shared/http/responses/office.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { Id } from '#shared/std/ids.ts'

const Body = v.strictObject({ theaterId: Id, openingFloat: Price(0) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/shifts',
    summary: 'Open a shift',
    access: 'staff',
    input: { body: Body },
    answers: { 201: Shift },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { body }) => {
    const opened = await openShift(c.var.sql, actorOf(c), body)
    if (!opened.ok) return refusal(c, opened)
    c.header('location', `/v1/shifts/${opened.value.id}`)
    return c.json(showShift(opened.value), 201)
  },
)
