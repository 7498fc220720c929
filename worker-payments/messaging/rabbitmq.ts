// The transport over RabbitMQ: publisher confirms, manual acknowledgements, a channel for each consumer.
import type { Socket } from 'node:net'
import { type Channel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib'
import type { Log } from '#shared/log.ts'
import { coalesceWrites } from '#shared/std/write-coalescing.ts'
import { declarations, declareTopology } from './topology.ts'
import { type Connection, type Delivery, headersOf, type Publish, PublishRefused } from './transport.ts'

// A broker may accept the connection and then stay silent: connect again after this.
const CONNECT_TIMEOUT_MS = 10_000
// A broker whose host is gone is silent too: two missed heartbeats end the connection. RabbitMQ proposes 60
// s.
const HEARTBEAT_S = 10

export async function connectRabbitmq(amqpUrl: string, log: Log): Promise<Connection> {
  const model = await connect(withHeartbeat(amqpUrl), { timeout: CONNECT_TIMEOUT_MS, keepAlive: true })
  // amqplib writes each frame by itself. Its types leave the socket out.
  coalesceWrites((model.connection as unknown as { stream: Socket }).stream)
  const ended = new AbortController()
  const lost = () => ended.abort()
  model.on('error', (error: Error) => log.warn({ err: error }, 'RabbitMQ connection'))
  model.on('close', lost)
  const watch = <C extends Channel>(channel: C): C => {
    channel.on('error', (error: Error) => log.warn({ err: error }, 'RabbitMQ channel'))
    channel.on('close', lost)
    return channel
  }
  try {
    const publishing = watch(await model.createConfirmChannel())
    await declareTopology(publishing)
    return {
      publish: publisherOn(publishing),
      async consume(queue, prefetch, take) {
        const channel = watch(await model.createChannel())
        await channel.prefetch(prefetch)
        const { consumerTag } = await channel.consume(queue, (message) => {
          // RabbitMQ ended the subscription: the queue was deleted, or its node went away.
          if (message === null) lost()
          else take(deliveryOf(message), () => channel.ack(message))
        })
        return async () => void (await channel.cancel(consumerTag))
      },
      depths: () => depthsOn(publishing),
      closed: ended.signal,
      close: () => model.close(),
    }
  } catch (error) {
    await model.close().catch(() => undefined)
    throw error
  }
}

/** A question about a queue that is missing would close the channel: then nothing works here anyway. */
async function depthsOn(channel: Channel): Promise<Record<string, number>> {
  const answers = await Promise.all(declarations.map(({ queue }) => channel.checkQueue(queue)))
  return Object.fromEntries(answers.map(({ queue, messageCount }) => [queue, messageCount]))
}

/** The URL with our heartbeat, unless it names one. */
function withHeartbeat(amqpUrl: string): string {
  const url = new URL(amqpUrl)
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S))
  return url.href
}

const deliveryOf = ({ properties, content }: ConsumeMessage): Delivery => ({
  id: properties.messageId,
  type: properties.type,
  requestId: properties.correlationId,
  headers: properties.headers ?? {},
  body: content,
})

/** Resolves when RabbitMQ has the message on disk. */
export function publisherOn(channel: ConfirmChannel): Publish {
  // RabbitMQ also confirms what it could not route. It says so by a `return`, which always precedes the
  // confirm.
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
        headers: headersOf(message),
        ...(message.requestId === null ? {} : { correlationId: message.requestId }),
        ...(message.expirationMs === undefined ? {} : { expiration: String(message.expirationMs) }),
      }
      try {
        channel.sendToQueue(queue, message.body, options, (error) => {
          if (error)
            reject(/nacked/.test(String(error)) ? new PublishRefused('the broker refused it') : error)
          else if (returned.delete(keyOf(queue, message.id)))
            reject(new PublishRefused(`no queue "${queue}"`))
          else resolve()
        })
      } catch (error) {
        // A closed channel, or properties that AMQP cannot carry.
        const closed = error instanceof Error && error.name === 'IllegalOperationError'
        reject(closed ? error : new PublishRefused(String(error)))
      }
    })
}
