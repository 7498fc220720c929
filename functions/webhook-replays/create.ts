// POST /v1/webhook-endpoints/:endpointId/replays — sends all deliveries after a cursor again.
import * as v from 'valibot'
import { findEndpoint, replayDeliveries } from '#shared/db/webhooks.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Cursor, CursorMoment } from '#shared/http/requests/inputs.ts'
import { WebhookReplay } from '#shared/http/responses/operation.ts'
import { Id } from '#shared/std/ids.ts'

/** Left out: from the beginning. */
const Body = v.strictObject({ after: v.optional(Cursor(CursorMoment)) })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/webhook-endpoints/:endpointId/replays',
    summary: 'Replay deliveries of a webhook endpoint',
    access: 'admin',
    input: { params: v.strictObject({ endpointId: Id }), body: Body },
    answers: { 202: WebhookReplay },
    problems: ['not_found'],
  },
  async (c, { params: { endpointId }, body: { after } }) => {
    if (!(await findEndpoint(c.var.sql, endpointId))) return problem(c, 'not_found')
    const replayed = await replayDeliveries(c.var.sql, endpointId, after)
    c.header('location', `/v1/webhook-endpoints/${endpointId}/deliveries`)
    return c.json({ replayed }, 202)
  },
)
