// POST /v1/shifts/:shiftId/closing — counts the drawer and closes the shift; the answer is its Z report.
import * as v from 'valibot'
import { closeShift } from '#shared/db/shifts.ts'
import { newFunction } from '#shared/http/function.ts'
import { Price } from '#shared/http/requests/inputs.ts'
import { Shift } from '#shared/http/responses/office.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ shiftId: Id })
const Body = v.strictObject({ countedCash: Price(0) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/shifts/:shiftId/closing',
    summary: 'Close a shift',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 201: Shift },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { shiftId }, body: { countedCash } }) => {
    const closed = await closeShift(c.var.sql, actorOf(c), { id: shiftId, countedCash })
    if (!closed.ok) return refusal(c, closed)
    c.header('location', `/v1/shifts/${shiftId}`)
    return c.json(showShift(closed.value), 201)
  },
)
