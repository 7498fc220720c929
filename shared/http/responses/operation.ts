// What integrators, operators and schedules are told.
import * as v from 'valibot'
import { webhookEvents } from '../../domain/webhook.ts'
import { At, AtText, Count, Id, pageOf } from './forms.ts'

const endpoint = {
  id: Id,
  url: v.string(),
  events: v.array(v.picklist(webhookEvents)),
  status: v.picklist(['enabled', 'disabled']),
  disabledReason: v.exactOptional(v.string()),
  createdAt: AtText,
}
export const WebhookEndpoint = v.object(endpoint)
export const WebhookEndpoints = pageOf(WebhookEndpoint)
export const NewWebhookEndpoint = v.object({
  ...endpoint,
  secret: v.pipe(v.string(), v.description('Signs the deliveries; shown this once.')),
})

export const WebhookDelivery = v.object({
  id: Id,
  eventId: Id,
  type: v.picklist(webhookEvents),
  data: v.record(v.string(), v.unknown()),
  status: v.picklist(['pending', 'delivered', 'failed']),
  attempts: Count,
  responseStatus: v.nullable(Count),
  answer: v.pipe(v.nullable(v.string()), v.description('The beginning of what was answered.')),
  error: v.nullable(v.string()),
  createdAt: AtText,
  finishedAt: v.nullable(AtText),
})
export const WebhookDeliveries = pageOf(WebhookDelivery)
export const WebhookTest = v.object({ id: Id, eventId: Id, type: v.picklist(webhookEvents) })
export const WebhookReplay = v.object({ replayed: Count })
export const ProviderNews = v.object({
  received: v.literal(true),
  repeated: v.pipe(v.boolean(), v.description('It came before; nothing changed.')),
})

const letter = {
  id: Id,
  messageId: v.string(),
  queue: v.string(),
  type: v.string(),
  version: v.number(),
  requestId: v.nullable(v.string()),
  reason: v.string(),
  attempts: Count,
  status: v.picklist(['waiting', 'replayed', 'discarded']),
  at: At,
  closedAt: v.nullable(At),
  closingReason: v.nullable(v.string()),
  message: v.pipe(v.unknown(), v.description('As JSON where it is some, else the text as it came.')),
}
export const ListedDeadLetter = v.object(letter)
export const DeadLetters = pageOf(ListedDeadLetter)
export const ShownDeadLetter = v.object({
  ...letter,
  replay: v.object({ possible: v.boolean(), effect: v.string() }),
})
export const DeadLetterReplay = v.object({ id: Id, status: v.literal('replayed'), effect: v.string() })

/** What a job did; its members are the job's own. */
export const JobResult = v.record(v.string(), v.unknown())

/** The description itself: its form is OpenAPI's. */
export const ApiDescription = v.looseObject({
  openapi: v.literal('3.1.0'),
  info: v.looseObject({ title: v.string(), version: v.string() }),
  paths: v.record(v.string(), v.unknown()),
})
