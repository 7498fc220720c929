// What carries messages, as relay and consumers see it. Two transports: RabbitMQ (rabbitmq.ts) and this
// process (in-process.ts).
import type { Log } from '#shared/log.ts'
import { traceOf } from './trace.ts'

export interface Outgoing {
  id: string
  type: string
  version: number
  requestId: string | null
  /** The span that wrote it, where its trace is kept. */
  traceparent?: string | null
  body: Buffer
  headers?: Record<string, string | number>
  /**
   * Milliseconds after which a delay queue hands the message back; never later than the queue's own delay.
   */
  expirationMs?: number
}

/** A message as it arrived. Anybody may have published it: nothing about it is certain. */
export interface Delivery {
  id: unknown
  type: unknown
  requestId: unknown
  headers: Readonly<Record<string, unknown>>
  body: Buffer
}

/**
 * Resolves after the transport's confirm; rejects where it refused, has no such queue, or the confirm got
 * lost.
 */
export type Publish = (queue: string, message: Outgoing) => Promise<void>

/** The transport refused this message: the message is at fault, not the connection. */
export class PublishRefused extends Error {
  override name = 'PublishRefused'
}

export type Take = (delivery: Delivery, ack: () => void) => void

export interface Connection {
  publish: Publish
  /**
   * Hands `take` the messages of a queue, at most `prefetch` of them not acknowledged. Resolves to the
   * function that ends the deliveries; those in hand can still be acknowledged.
   */
  consume: (queue: string, prefetch: number, take: Take) => Promise<() => Promise<void>>
  /** Messages that wait, by queue. */
  depths: () => Promise<Record<string, number>>
  /** Aborts when the connection is lost or closed. Whatever was not acknowledged is delivered again. */
  closed: AbortSignal
  close: () => Promise<void>
}

/** Resolves once every queue exists. */
export type Connect = (url: string, log: Log) => Promise<Connection>

export const headersOf = ({ headers, id, requestId, traceparent, version }: Outgoing) => ({
  ...headers,
  ...(traceparent ? { traceparent } : traceOf(requestId, id)),
  version,
})
