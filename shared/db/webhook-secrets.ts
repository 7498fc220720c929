// Secrets of webhook endpoints that are replaced, and examples that are sent to try one.
import type { WebhookEvent } from '../domain/webhook.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { type Actor, type Outcome, staffChange } from './staff-change.ts'
import { type Endpoint, lockEndpoint } from './webhooks.ts'

/** A receiver deploys within a day. */
const BOTH_SIGN = '24 hours'

export function replaceSecret(
  sql: Sql,
  actor: Actor,
  endpointId: string,
  secret: string,
): Promise<Outcome<Endpoint>> {
  return staffChange(sql, actor, async (tx) => {
    const endpoint = await lockEndpoint(tx, actor, endpointId)
    const [{ until } = { until: null }] = await tx<{ until: Date | null }[]>`
      update webhook_endpoints
      set old_secret = secret, old_secret_until = now() + ${BOTH_SIGN}::interval, secret = ${secret}
      where id = ${endpointId} returning old_secret_until as until`
    const note = {
      action: 'webhook_secret.create',
      subjectId: endpointId,
      before: null,
      after: { oldSecretUntil: until },
    }
    return { value: endpoint, note }
  })
}

export interface TestDelivery {
  id: string
  eventId: string
  type: WebhookEvent
}

/** Of the first event that the endpoint wants, with data that say that it is a test. */
export async function addTestDelivery(
  sql: Sql,
  endpointId: string,
): Promise<TestDelivery | 'disabled' | undefined> {
  const [endpoint] = await sql<{ status: string }[]>`
    select status from webhook_endpoints where id = ${endpointId}`
  if (!endpoint) return undefined
  const [test] = await sql<TestDelivery[]>`
    insert into webhook_deliveries (id, endpoint_id, event_id, type, data)
    select ${newId()}, id, ${newId()}, events[1], '{"test": true}' from webhook_endpoints
    where id = ${endpointId} and status = 'enabled'
    returning id, event_id as "eventId", type`
  return test ?? 'disabled'
}
