// The deliveries of one channel of the AMQP stand-in: who consumes, what is not acknowledged yet, and how much may be.
import { randomUUID } from 'node:crypto'
import type { Message, Options } from 'amqplib'
import { type Broker, Refusal } from './broker.ts'
import type { Consumer, Queue, Stored } from './queue.ts'

export type OnMessage = (message: Message | null) => void
export type Verdict = 'ack' | 'requeue' | 'reject'

interface Unacked {
  message: Stored
  queue: Queue
  consumer: ChannelConsumer | null
}
interface ChannelConsumer extends Consumer {
  queue: Queue
  unacked: number
}

export class Deliveries {
  /** Unacknowledged messages that each later consumer, and the channel as a whole, may have; 0 is no limit. */
  perConsumer = 0
  perChannel = 0
  #broker: Broker
  /** Runs the user's code. */
  #run: (work: () => void) => void
  #consumers = new Map<string, ChannelConsumer>()
  #unacked = new Map<number, Unacked>()
  #lastTag = 0

  constructor(broker: Broker, run: (work: () => void) => void) {
    this.#broker = broker
    this.#run = run
  }

  consume(queue: Queue, onMessage: OnMessage, options: Options.Consume): string {
    const tag = options.consumerTag || `amq.ctag-${randomUUID()}`
    const limit = this.perConsumer
    const consumer: ChannelConsumer = {
      queue,
      unacked: 0,
      noAck: options.noAck ?? false,
      mayTake: () =>
        consumer.noAck ||
        ((limit === 0 || consumer.unacked < limit) &&
          (this.perChannel === 0 || this.#unacked.size < this.perChannel)),
      deliver: (message) => {
        const fields = { ...this.#deliver(message, queue, consumer), consumerTag: tag }
        this.#run(() => onMessage(read(message, queue, fields)))
      },
      queueDeleted: () => {
        this.#consumers.delete(tag)
        this.#run(() => onMessage(null))
      },
    }
    this.#consumers.set(tag, consumer)
    queue.add(consumer)
    return tag
  }

  cancel(tag: string): void {
    const consumer = this.#consumers.get(tag)
    this.#consumers.delete(tag)
    if (consumer) this.#leave(consumer)
  }

  #leave(consumer: ChannelConsumer): void {
    const { queue } = consumer
    queue.remove(consumer)
    if (queue.options.autoDelete && queue.consumers.length === 0) this.#broker.deleteQueue(queue)
  }

  get(queue: Queue, noAck: boolean): Message | false {
    const message = queue.take()
    if (!message) return false
    const fields = this.#deliver(message, queue, noAck ? undefined : null)
    return read(message, queue, { ...fields, messageCount: queue.messageCount })
  }

  /** Counts the delivery as unacknowledged: by a consumer, by a get (null), or not at all (undefined). */
  #deliver(message: Stored, queue: Queue, consumer: ChannelConsumer | null | undefined) {
    const deliveryTag = ++this.#lastTag
    if (consumer !== undefined && !consumer?.noAck) {
      this.#unacked.set(deliveryTag, { message, queue, consumer })
      if (consumer) consumer.unacked++
    }
    const { redelivered, exchange, routingKey } = message
    return { deliveryTag, redelivered, exchange, routingKey }
  }

  /** Tag 0 with `upTo` means all. */
  settle(tag: number, upTo: boolean, verdict: Verdict): void {
    const tags = upTo ? [...this.#unacked.keys()].filter((one) => tag === 0 || one <= tag) : [tag]
    if (!upTo && !this.#unacked.has(tag)) {
      throw new Refusal(406, `PRECONDITION_FAILED - unknown delivery tag ${tag}`)
    }
    const settled = tags.map((one) => this.#unacked.get(one)!)
    for (const one of tags) this.#unacked.delete(one)
    for (const { consumer, queue, message } of settled) {
      if (consumer) consumer.unacked--
      if (verdict === 'requeue') queue.giveBack(message)
      else if (verdict === 'reject') queue.reject(message)
    }
    for (const consumer of this.#consumers.values()) consumer.queue.resume()
  }

  /** The channel is over: consumers leave, then what they had goes back. */
  release(): void {
    for (const consumer of this.#consumers.values()) consumer.queue.remove(consumer)
    for (const { queue, message } of this.#unacked.values()) queue.giveBack(message)
    this.#unacked.clear()
    for (const consumer of this.#consumers.values()) this.#leave(consumer)
    this.#consumers.clear()
  }
}

/** Each reader has its own copy of the headers. */
function read({ properties, content, returns }: Stored, queue: Queue, fields: object): Message {
  const copy = structuredClone(properties)
  if (queue.isQuorum) copy.headers = { ...copy.headers, 'x-delivery-count': returns }
  return { fields: fields as Message['fields'], properties: copy, content }
}
