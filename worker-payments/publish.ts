// Publishing that is true: the promise settles when the broker has the message on its disks, and fails otherwise.
import type { ConfirmChannel } from 'amqplib'
import { traceOf } from './trace.ts'

export interface Outgoing {
  id: string
  type: string
  version: number
  requestId: string | null
  body: Buffer
  headers?: Record<string, string | number>
  /** Milliseconds after which the queue moves it on; for waiting rooms. */
  expirationMs?: number
}

/** Resolves after the broker's confirm; rejects where it refused, where no such queue is, or where the answer got lost. */
export type Publish = (queue: string, message: Outgoing) => Promise<void>

/** The broker took the message back or cannot carry it: this message is at fault, not the connection. */
export class Refused extends Error {
  override name = 'Refused'
}

export function publisherOn(channel: ConfirmChannel): Publish {
  // The broker confirms also what it could not route. It says so with a `return`, and always before the confirm.
  const returned = new Set<string>()
  const keyOf = (queue: string, id: unknown) => `${queue} ${String(id)}`
  channel.on('return', (message) =>
    returned.add(keyOf(message.fields.routingKey, message.properties.messageId)),
  )
  return (queue, message) =>
    new Promise((resolve, reject) => {
      const options = {
        persistent: true,
        mandatory: true,
        contentType: 'application/json',
        appId: 'milo',
        messageId: message.id,
        type: message.type,
        timestamp: Math.floor(Date.now() / 1000),
        headers: { ...message.headers, ...traceOf(message.requestId, message.id), version: message.version },
        ...(message.requestId === null ? {} : { correlationId: message.requestId }),
        ...(message.expirationMs === undefined ? {} : { expiration: String(message.expirationMs) }),
      }
      try {
        channel.sendToQueue(queue, message.body, options, (error) => {
          if (error) reject(/nacked/.test(String(error)) ? new Refused('the broker refused it') : error)
          else if (returned.delete(keyOf(queue, message.id))) reject(new Refused(`no queue "${queue}"`))
          else resolve()
        })
      } catch (error) {
        // A closed channel, or properties that the protocol cannot carry.
        const closed = error instanceof Error && error.name === 'IllegalOperationError'
        reject(closed ? error : new Refused(String(error)))
      }
    })
}
