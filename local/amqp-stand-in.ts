// A RabbitMQ for machines that have none: the broker lives in this process, behind amqplib's own calls, without network.
//
// For trying Milo out and for tests, not for production. Everything it holds is gone when the process ends: what was
// published, confirmed and not yet consumed is lost, though the outbox has it as sent. Payments do not depend on it:
// the worker's reconciler settles those that are older than they should be, whatever became of their message. And only
// one process can use it: whoever publishes and whoever consumes live together, as relay and consumer do in the worker.
import { EventEmitter } from 'node:events'
import type { connect as amqplibConnect } from 'amqplib'
import { Broker } from './amqp-stand-in/broker.ts'
import { Channel } from './amqp-stand-in/channel.ts'
import type { Link, Wire } from './amqp-stand-in/wire.ts'

const brokers = new Map<string, Broker>()

/** amqplib's connect. Each URL is a broker of its own in this process, as each virtual host is one in RabbitMQ. */
export const connect = (async (url: string | object) => {
  const name = typeof url === 'string' ? url : JSON.stringify(url)
  const broker = brokers.get(name) ?? new Broker()
  brokers.set(name, broker)
  return new Connection(broker)
  // The calls that Milo makes are all there; the cast is for those of amqplib's types that `channel.ts` leaves out.
}) as unknown as typeof amqplibConnect

class Connection extends EventEmitter implements Link {
  connection = { serverProperties: { product: 'Milo AMQP stand-in', version: '0', platform: 'Node' } }
  #broker: Broker
  #channels = new Set<Wire>()
  #closed = false

  constructor(broker: Broker) {
    super()
    this.#broker = broker
  }

  async createChannel(): Promise<Channel> {
    return this.#open(false)
  }

  async createConfirmChannel(): Promise<Channel> {
    return this.#open(true)
  }

  #open(confirming: boolean): Channel {
    if (this.#closed) throw new Error('Connection closed')
    const channel = new Channel(this.#broker, this, confirming)
    this.#channels.add(channel)
    return channel
  }

  async close(): Promise<void> {
    if (this.#closed) throw new Error('Connection closed')
    // After what the channels have already sent.
    await new Promise((resolve) => setImmediate(resolve))
    this.#end()
  }

  forget(channel: Wire): void {
    this.#channels.delete(channel)
  }

  fail(error: Error): void {
    if (this.#closed) return
    this.emit('error', error)
    this.#end(error)
  }

  #end(error?: Error): void {
    if (this.#closed) return
    this.#closed = true
    for (const channel of this.#channels) channel.end()
    this.#broker.deleteQueuesOf(this)
    this.emit('close', error)
  }
}
