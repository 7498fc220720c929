// POST /v1/unknown-captures/:unknownCaptureId/manual-settlements — records what an unknown capture is, or how
// its money went back.
import * as v from 'valibot'
import { explainUnknownCapture } from '#shared/db/unknown-captures.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { UnknownCapture } from '#shared/http/responses/unknown-captures.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showUnknownCapture } from '#shared/http/views/unknown-captures.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ unknownCaptureId: Id })
const Body = v.strictObject({ note: Line(500) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/unknown-captures/:unknownCaptureId/manual-settlements',
    summary: 'Settle an unknown capture by hand',
    access: 'admin',
    input: { params: Params, body: Body },
    answers: { 201: UnknownCapture },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { unknownCaptureId }, body: { note } }) => {
    const outcome = await explainUnknownCapture(c.var.sql, actorOf(c), unknownCaptureId, note)
    if (!outcome.ok) return refusal(c, outcome)
    c.header('location', '/v1/unknown-captures?status=explained')
    return c.json(showUnknownCapture(outcome.value), 201)
  },
)
