// Runs a table of behaviours on the AMQP stand-in and, where one is installed, on a real RabbitMQ.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Channel, ChannelModel, GetMessage } from 'amqplib'
import { describe, test, vi } from 'vitest'
import { connect } from '../amqp-stand-in.ts'
import { amqp, servers, type TestBroker } from '../testing.ts'

/** Enough for a busy machine; a wait that fails says what it waited for. */
export const PATIENCE = { timeout: 5000, interval: 5 }

export const text = (message: GetMessage | false) => (message ? message.content.toString() : undefined)

export type Behaviours = Record<string, (on: Bench) => Promise<void>>

export function onBoth(behaviours: Behaviours): void {
  describe('on the stand-in', () => {
    const broker = { connect, url: `amqp://stand-in/${randomUUID()}` }
    for (const [name, behaviour] of Object.entries(behaviours)) {
      test(name, () => withBench(broker, behaviour))
    }
  })
  describe.skipIf(servers.rabbitmq === 'stand-in')('on the server itself (needs a real RabbitMQ)', () => {
    let broker: TestBroker | undefined
    for (const [name, behaviour] of Object.entries(behaviours)) {
      test(name, async () => {
        broker ??= await amqp()
        await withBench(broker, behaviour)
      })
    }
  })
}

async function withBench(broker: TestBroker, behaviour: (on: Bench) => Promise<void>): Promise<void> {
  const connection = await broker.connect(broker.url)
  try {
    const channel = await connection.createChannel()
    channel.on('error', () => undefined)
    await behaviour(new Bench(broker, connection, channel))
  } finally {
    await connection.close().catch(() => 'closed by the behaviour itself')
  }
}

/** A connection, a channel, and the name of a queue that nobody else uses. */
export class Bench {
  broker: TestBroker
  connection: ChannelModel
  channel: Channel
  queue = `test-${randomUUID()}`

  constructor(broker: TestBroker, connection: ChannelModel, channel: Channel) {
    this.broker = broker
    this.connection = connection
    this.channel = channel
  }

  /** As error messages name it. */
  get vhost(): string {
    if (this.broker.connect === connect) return '/'
    return decodeURIComponent(new URL(this.broker.url).pathname.slice(1)) || '/'
  }

  send = (content: string, options = {}) =>
    this.channel.sendToQueue(this.queue, Buffer.from(content), options)

  fetch = (from = this.queue): Promise<GetMessage> =>
    vi.waitFor(async () => {
      const message = await this.channel.get(from)
      if (!message) throw new Error(`no message in ${from}`)
      return message
    }, PATIENCE)

  /** Declares the queue and another one for its dead letters, whose name it answers. */
  queueWith = async (args: Record<string, unknown>): Promise<string> => {
    const dead = `${this.queue}-dead`
    await this.channel.assertQueue(dead)
    const deadLetters = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead }
    await this.channel.assertQueue(this.queue, { arguments: { ...deadLetters, ...args } })
    return dead
  }

  /** The call's own error, and the channel's, once the channel is closed. */
  failing = async (call: () => Promise<unknown>): Promise<[unknown, unknown]> => {
    const event = once(this.channel, 'error')
    const closed = new Promise((resolve) => this.channel.once('close', resolve))
    const error = await call().catch((reason: unknown) => reason)
    await closed
    return [error, (await event)[0]]
  }
}
