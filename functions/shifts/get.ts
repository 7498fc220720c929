// GET /v1/shifts/:shiftId — the report of a shift: X while it is open, Z once it is closed.
import * as v from 'valibot'
import { findShift } from '#shared/db/shifts.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Shift } from '#shared/http/responses/office.ts'
import { showShift } from '#shared/http/views/shifts.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ shiftId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/shifts/:shiftId',
    summary: 'Get a shift',
    access: 'staff',
    input: { params: Params },
    answers: { 200: Shift },
    problems: ['not_found'],
  },
  async (c, { params: { shiftId } }) => {
    const shift = await findShift(c.var.sql, shiftId, c.var.user.id)
    return shift ? c.json(showShift(shift)) : problem(c, 'not_found')
  },
)
