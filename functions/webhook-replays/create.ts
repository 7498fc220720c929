// POST /v1/webhook-endpoints/:endpointId/replays — tells again all that came after a cursor of the deliveries.
import * as v from 'valibot'
import { WebhookReplay } from '#shared/answers/operation.ts'
import { findEndpoint, replayDeliveries } from '#shared/db/webhooks.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Cursor, Moment } from '#shared/inputs.ts'

/** Left out: from the beginning. */
const Body = v.strictObject({ after: v.optional(Cursor(v.pipe(v.string(), Moment))) })

export default newFunction({
  summary: 'Replay deliveries of a webhook endpoint',
  access: 'admin',
  answers: { 202: WebhookReplay },
  problems: ['not_found'],
}).post(
  '/v1/webhook-endpoints/:endpointId/replays',
  valid('param', v.strictObject({ endpointId: Id })),
  valid('json', Body),
  async (c) => {
    const { endpointId } = c.req.valid('param')
    if (!(await findEndpoint(c.var.sql, endpointId))) return problem(c, 'not_found')
    const replayed = await replayDeliveries(c.var.sql, endpointId, c.req.valid('json').after)
    c.header('location', `/v1/webhook-endpoints/${endpointId}/deliveries`)
    return c.json({ replayed }, 202)
  },
)
