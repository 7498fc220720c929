// A queue of the AMQP stand-in: messages in order, their expiry at the head, and the consumers that take them in turn.
import type { MessageProperties } from 'amqplib'

export interface Stored {
  /** Rises with each message, so that one that comes back takes its old place. */
  position: number
  exchange: string
  routingKey: string
  properties: MessageProperties
  content: Buffer
  redelivered: boolean
  /** Unix ms, Infinity for never. */
  expiresAt: number
  /** How often it came back, for `x-delivery-limit`. */
  returns: number
}

export interface Consumer {
  noAck: boolean
  mayTake(): boolean
  deliver(message: Stored, queue: Queue): void
  queueDeleted(): void
}

export interface QueueOptions {
  durable: boolean
  autoDelete: boolean
  /** The connection that alone may use it, and whose end is its end. */
  owner: object | null
  arguments: Record<string, unknown>
}

/** Why a message leaves a queue for the dead-letter exchange. */
export type Death = 'expired' | 'rejected' | 'maxlen' | 'delivery_limit'

// setTimeout takes no more: 24.8 days.
const LONGEST_TIMER_MS = 2 ** 31 - 1

export class Queue {
  name: string
  options: QueueOptions
  consumers: Consumer[] = []
  #ready: Stored[] = []
  #lastPosition = 0
  #onDeath: (queue: Queue, message: Stored, death: Death) => void
  #expiry: NodeJS.Timeout | undefined
  #deleted = false
  #awake = false

  constructor(
    name: string,
    options: QueueOptions,
    onDeath: (queue: Queue, message: Stored, death: Death) => void,
  ) {
    this.name = name
    this.options = options
    this.#onDeath = onDeath
  }

  get messageCount(): number {
    return this.#ready.length
  }

  /** Quorum queues count how often a message came back. */
  get isQuorum(): boolean {
    return this.options.arguments['x-queue-type'] === 'quorum'
  }

  #limit(name: string): number {
    const value = this.options.arguments[name]
    return typeof value === 'number' ? value : Infinity
  }

  /** False where the queue is full and refuses what comes. */
  push(message: Omit<Stored, 'position' | 'redelivered' | 'expiresAt' | 'returns'>): boolean {
    const full = this.#ready.length >= this.#limit('x-max-length')
    if (full && String(this.options.arguments['x-overflow']).startsWith('reject-publish')) return false
    const ttl = Math.min(this.#limit('x-message-ttl'), Number(message.properties.expiration ?? Infinity))
    const position = ++this.#lastPosition
    this.#ready.push({ ...message, position, redelivered: false, expiresAt: Date.now() + ttl, returns: 0 })
    if (full) this.#onDeath(this, this.#ready.shift()!, 'maxlen')
    this.#wake()
    return true
  }

  take(): Stored | undefined {
    this.#dropExpired()
    return this.#ready.shift()
  }

  /** A message that was delivered and not acknowledged. */
  giveBack(message: Stored): void {
    if (this.#deleted) return
    const returned = { ...message, redelivered: true, returns: message.returns + 1 }
    if (this.isQuorum && returned.returns > this.#limit('x-delivery-limit')) {
      this.#onDeath(this, returned, 'delivery_limit')
      return
    }
    const next = this.#ready.findIndex(({ position }) => position > message.position)
    this.#ready.splice(next < 0 ? this.#ready.length : next, 0, returned)
    this.#wake()
  }

  reject(message: Stored): void {
    if (!this.#deleted) this.#onDeath(this, message, 'rejected')
  }

  purge(): number {
    return this.#ready.splice(0).length
  }

  add(consumer: Consumer): void {
    this.consumers.push(consumer)
    this.#wake()
  }

  remove(consumer: Consumer): void {
    this.consumers = this.consumers.filter((one) => one !== consumer)
  }

  /** A consumer has room again. */
  resume(): void {
    this.#wake()
  }

  delete(): void {
    this.#deleted = true
    clearTimeout(this.#expiry)
    for (const consumer of this.consumers) consumer.queueDeleted()
    this.consumers = []
  }

  // Later, not at once: whoever published has its confirm before a consumer runs.
  #wake(): void {
    if (this.#awake || this.#deleted) return
    this.#awake = true
    setImmediate(() => {
      this.#awake = false
      this.#dropExpired()
      while (this.#ready.length > 0 && this.#deliverNext());
    })
  }

  #deliverNext(): boolean {
    const consumer = this.consumers.find((one) => one.mayTake())
    if (!consumer || this.#deleted) return false
    // To the end of the line, so that they take turns.
    this.consumers = [...this.consumers.filter((one) => one !== consumer), consumer]
    const message = this.take()
    if (message) consumer.deliver(message, this)
    return message !== undefined
  }

  // RabbitMQ looks at the head only: a message that expires behind one that does not waits for it.
  #dropExpired(): void {
    clearTimeout(this.#expiry)
    if (this.#deleted) return
    while (this.#ready.length > 0 && this.#ready[0]!.expiresAt <= Date.now()) {
      this.#onDeath(this, this.#ready.shift()!, 'expired')
    }
    const wait = (this.#ready[0]?.expiresAt ?? Infinity) - Date.now()
    if (wait === Infinity) return
    this.#expiry = setTimeout(
      () => this.#dropExpired(),
      Math.min(Math.max(1, wait), LONGEST_TIMER_MS),
    ).unref()
  }
}
