// POST /v1/unknown-captures/:unknownCaptureId/refunds — has the worker give back what is left of the money.
import * as v from 'valibot'
import { refundUnknownCapture } from '#shared/db/unknown-captures.ts'
import { newFunction } from '#shared/http/function.ts'
import { UnknownCapture } from '#shared/http/responses/unknown-captures.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { showUnknownCapture } from '#shared/http/views/unknown-captures.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ unknownCaptureId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/unknown-captures/:unknownCaptureId/refunds',
    summary: 'Refund an unknown capture',
    access: 'admin',
    input: { params: Params },
    answers: { 202: UnknownCapture },
    problems: ['not_found', 'wrong_state'],
  },
  async (c, { params: { unknownCaptureId } }) => {
    const outcome = await refundUnknownCapture(c.var.sql, actorOf(c), unknownCaptureId)
    if (!outcome.ok) return refusal(c, outcome)
    c.header('location', '/v1/unknown-captures?status=refund_due')
    return c.json(showUnknownCapture(outcome.value), 202)
  },
)
