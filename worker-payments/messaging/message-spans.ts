// Spans of messages whose trace is kept: sending one is part of the trace that wrote it; handling it is a
// trace of its own that links to there, since it may happen late or twice.
import type { OutboxRow } from '#shared/db/outbox.ts'
import { isSampled, type Span, type Tracer } from '#shared/traces/span.ts'
import type { Delivery } from './transport.ts'

const attributesOf = (operation: 'send' | 'process', queue: string, id: unknown, requestId: unknown) => ({
  'messaging.system': 'rabbitmq',
  'messaging.operation.type': operation,
  'messaging.operation.name': operation,
  'messaging.destination.name': queue,
  'messaging.message.id': String(id),
  ...(typeof requestId === 'string' ? { 'messaging.message.conversation_id': requestId } : {}),
})

export function sendSpan(tracer: Tracer | undefined, row: OutboxRow, queue: string): Span | undefined {
  const { traceparent, messageId, requestId } = row
  if (tracer === undefined || !isSampled(traceparent)) return undefined
  const attributes = attributesOf('send', queue, messageId, requestId)
  return tracer.start(`send ${queue}`, { kind: 'producer', parent: traceparent, attributes })
}

export function processSpan(
  tracer: Tracer | undefined,
  { id, requestId, headers: { traceparent } }: Delivery,
  queue: string,
): Span | undefined {
  if (tracer === undefined || !isSampled(traceparent)) return undefined
  const attributes = attributesOf('process', queue, id, requestId)
  return tracer.start(`process ${queue}`, { kind: 'consumer', link: traceparent, attributes })
}
