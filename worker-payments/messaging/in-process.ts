// The transport without RabbitMQ (AMQP_URL=memory:), which `npm start` chooses where none is installed.
// Messages live in the memory of the worker and die with it: the reconciler finds the unfinished work in
// Postgres and moves it on. Never for production.
import { declarations, routes } from './topology.ts'
import {
  type Connect,
  type Connection,
  type Delivery,
  headersOf,
  PublishRefused,
  type Take,
} from './transport.ts'

interface Consumer {
  prefetch: number
  take: Take
  held: Set<Delivery>
}

/** Hands its messages in order to consumers that have room, in turn. */
class Queue {
  #waiting: Delivery[] = []
  #consumers: Consumer[] = []

  get depth(): number {
    return this.#waiting.length
  }

  put(delivery: Delivery): void {
    this.#waiting.push(delivery)
    this.#deliverSoon()
  }

  add(consumer: Consumer): void {
    this.#consumers.push(consumer)
    this.#deliverSoon()
  }

  /** Delivers no more to this consumer. */
  remove(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter((one) => one !== consumer)
  }

  ack(consumer: Consumer, delivery: Delivery): void {
    if (consumer.held.delete(delivery)) this.#deliverSoon()
  }

  /** Takes back what a lost consumer had not acknowledged, in front of the rest. */
  requeue(consumer: Consumer): void {
    this.remove(consumer)
    this.#waiting.unshift(...consumer.held)
    consumer.held.clear()
    this.#deliverSoon()
  }

  /** Not within `put`: as over a network, the publisher goes on first. */
  #deliverSoon(): void {
    setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    while (this.#waiting.length > 0) {
      const consumer = this.#consumers.find(({ held, prefetch }) => held.size < prefetch)
      const delivery = consumer && this.#waiting.shift()
      if (!delivery) return
      this.remove(consumer)
      this.#consumers.push(consumer)
      consumer.held.add(delivery)
      consumer.take(delivery, () => this.ack(consumer, delivery))
    }
  }
}

export interface InProcessBroker {
  connect: Connect
  /** How many messages of a queue wait; in a delay queue none do, each has its timer. */
  depth: (queue: string) => number
}

/** One set of queues, shared by the connections that are made here. */
export function newInProcessBroker(): InProcessBroker {
  const queues = new Map(declarations.map(({ queue }) => [queue, new Queue()]))
  const delays = new Map(
    routes.flatMap(({ queue, retryDelays }) =>
      retryDelays.map((delay) => [delay.queue, { ...delay, to: queue }]),
    ),
  )
  const queueOf = (name: string): Queue => {
    const queue = queues.get(name)
    if (!queue) throw new PublishRefused(`no queue "${name}"`)
    return queue
  }

  async function publish(...[name, message]: Parameters<Connection['publish']>): Promise<void> {
    const { id, type, requestId, body, expirationMs = Number.POSITIVE_INFINITY } = message
    const delay = delays.get(name)
    const queue = queueOf(delay?.to ?? name)
    const put = () => queue.put({ id, type, requestId, body, headers: headersOf(message) })
    if (delay) setTimeout(put, Math.min(expirationMs, delay.delayMs)).unref()
    else put()
  }

  return {
    depth: (name) => queueOf(name).depth,
    connect: async () => {
      const ended = new AbortController()
      const consumers: [Queue, Consumer][] = []
      return {
        publish,
        async consume(name, prefetch, take) {
          const queue = queueOf(name)
          const consumer: Consumer = { prefetch, take, held: new Set() }
          queue.add(consumer)
          consumers.push([queue, consumer])
          return async () => queue.remove(consumer)
        },
        depths: async () => Object.fromEntries([...queues].map(([name, queue]) => [name, queue.depth])),
        closed: ended.signal,
        async close() {
          for (const [queue, consumer] of consumers) queue.requeue(consumer)
          ended.abort()
        },
      }
    },
  }
}
