// The broker of the AMQP stand-in: exchanges, bindings, queues, and the way of dead letters with their x-death header.
import { randomUUID } from 'node:crypto'
import type { MessageProperties } from 'amqplib'
import { type Death, Queue, type QueueOptions, type Stored } from './queue.ts'

/** What RabbitMQ answers by closing the channel. */
export class Refusal extends Error {
  code: number
  constructor(code: number, text: string) {
    super(text)
    this.code = code
  }
}

type ExchangeType = 'direct' | 'fanout' | 'topic'
interface Exchange {
  type: ExchangeType
  durable: boolean
  bindings: { queue: Queue; pattern: string }[]
}
export type Outgoing = Pick<Stored, 'exchange' | 'routingKey' | 'properties' | 'content'>

interface XDeath {
  count: number
  reason: Death
  queue: string
  time: { '!': 'timestamp'; value: number }
  exchange: string
  'routing-keys': string[]
  'original-expiration'?: string
}

const MATCHES: Record<ExchangeType, (pattern: string, key: string) => boolean> = {
  direct: (pattern, key) => pattern === key,
  fanout: () => true,
  topic: (pattern, key) => topicMatches(pattern.split('.'), key.split('.')),
}

/** `*` stands for one word, `#` for any number of them. */
function topicMatches(pattern: string[], words: string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return words.length === 0
  if (first === '#')
    return topicMatches(rest, words) || (words.length > 0 && topicMatches(pattern, words.slice(1)))
  return words.length > 0 && (first === '*' || first === words[0]) && topicMatches(rest, words.slice(1))
}

export class Broker {
  #queues = new Map<string, Queue>()
  #exchanges = new Map<string, Exchange>()

  constructor() {
    for (const type of ['direct', 'fanout', 'topic'] as const) this.declareExchange(`amq.${type}`, type, true)
  }

  declareQueue(name: string, options: QueueOptions): Queue {
    const found = name === '' ? undefined : this.#queues.get(name)
    if (found) {
      this.#mayUse(found, options.owner)
      refuseIfUnlike(found, options)
      return found
    }
    const queue = new Queue(name || `amq.gen-${randomUUID()}`, options, this.#bury)
    this.#queues.set(queue.name, queue)
    return queue
  }

  queue(name: string, asker: object): Queue {
    const queue = this.#queues.get(name)
    if (!queue) throw new Refusal(404, `NOT_FOUND - no queue '${name}' in vhost '/'`)
    this.#mayUse(queue, asker)
    return queue
  }

  #mayUse(queue: Queue, asker: object | null): void {
    if (queue.options.owner === null || queue.options.owner === asker) return
    throw new Refusal(
      405,
      `RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue.name}' in vhost '/'`,
    )
  }

  deleteQueue(queue: Queue): void {
    if (this.#queues.get(queue.name) !== queue) return
    this.#queues.delete(queue.name)
    for (const exchange of this.#exchanges.values()) {
      exchange.bindings = exchange.bindings.filter((binding) => binding.queue !== queue)
    }
    queue.delete()
  }

  /** The end of a connection is the end of its exclusive queues. */
  deleteQueuesOf(owner: object): void {
    for (const queue of this.#queues.values()) if (queue.options.owner === owner) this.deleteQueue(queue)
  }

  declareExchange(name: string, type: string, durable: boolean): void {
    if (!Object.hasOwn(MATCHES, type))
      throw new Refusal(503, `COMMAND_INVALID - unknown exchange type '${type}'`)
    const found = this.#exchanges.get(name)
    if (!found) {
      this.#exchanges.set(name, { type: type as ExchangeType, durable, bindings: [] })
    } else if (found.type !== type || found.durable !== durable) {
      const [arg, asked, current] =
        found.type === type ? ['durable', durable, found.durable] : ['type', type, found.type]
      throw unlike(arg, `exchange '${name}'`, `'${asked}'`, `'${current}'`)
    }
  }

  exchange(name: string): Exchange {
    const exchange = this.#exchanges.get(name)
    if (!exchange) throw new Refusal(404, `NOT_FOUND - no exchange '${name}' in vhost '/'`)
    return exchange
  }

  deleteExchange(name: string): void {
    this.#exchanges.delete(name)
  }

  bind(queue: Queue, exchangeName: string, pattern: string): void {
    this.unbind(queue, exchangeName, pattern)
    this.exchange(exchangeName).bindings.push({ queue, pattern })
  }

  unbind(queue: Queue, exchangeName: string, pattern: string): void {
    const exchange = this.exchange(exchangeName)
    exchange.bindings = exchange.bindings.filter((one) => one.queue !== queue || one.pattern !== pattern)
  }

  publish(message: Outgoing): 'taken' | 'unroutable' | 'refused' {
    const targets = this.#targets(message.exchange, message.routingKey)
    if (targets.length === 0) return 'unroutable'
    const taken = targets.map((queue) => queue.push(message))
    return taken.every(Boolean) ? 'taken' : 'refused'
  }

  #targets(exchangeName: string, routingKey: string): Queue[] {
    if (exchangeName === '') return [this.#queues.get(routingKey)].filter((queue) => queue !== undefined)
    const { type, bindings } = this.exchange(exchangeName)
    const bound = bindings.filter(({ pattern }) => MATCHES[type](pattern, routingKey))
    return [...new Set(bound.map(({ queue }) => queue))]
  }

  #bury = (from: Queue, message: Stored, reason: Death): void => {
    const exchange = from.options.arguments['x-dead-letter-exchange']
    if (typeof exchange !== 'string') return
    if (exchange !== '' && !this.#exchanges.has(exchange)) return
    const routingKey = String(from.options.arguments['x-dead-letter-routing-key'] ?? message.routingKey)
    const properties = withDeath(message, from.name, reason)
    const deaths = properties.headers!['x-death'] as unknown as XDeath[]
    for (const target of this.#targets(exchange, routingKey)) {
      if (isCycle(deaths, target.name)) continue
      target.push({ exchange, routingKey, properties: structuredClone(properties), content: message.content })
    }
  }
}

/** Once per queue and reason, the latest first. */
function withDeath(message: Stored, queue: string, reason: Death): MessageProperties {
  const { expiration, ...properties } = structuredClone(message.properties)
  const headers = (properties.headers ?? {}) as Record<string, unknown>
  const deaths = (headers['x-death'] as XDeath[] | undefined) ?? []
  const before = deaths.find((death) => death.queue === queue && death.reason === reason)
  const death: XDeath = before ?? {
    count: 0,
    reason,
    queue,
    time: { '!': 'timestamp', value: Math.floor(Date.now() / 1000) },
    exchange: message.exchange,
    'routing-keys': [message.routingKey],
    ...(expiration === undefined ? {} : { 'original-expiration': String(expiration) }),
  }
  headers['x-death'] = [{ ...death, count: death.count + 1 }, ...deaths.filter((one) => one !== before)]
  headers['x-first-death-exchange'] ??= message.exchange
  headers['x-first-death-queue'] ??= queue
  headers['x-first-death-reason'] ??= reason
  return { ...properties, expiration: undefined, headers }
}

/** RabbitMQ drops what would come round to a queue again without anybody having rejected it on the way. */
function isCycle(deaths: XDeath[], target: string): boolean {
  const last = deaths.findIndex((death) => death.queue === target)
  return last >= 0 && deaths.slice(0, last + 1).every((death) => death.reason !== 'rejected')
}

function refuseIfUnlike(found: Queue, asked: QueueOptions): void {
  const subject = `queue '${found.name}'`
  for (const arg of ['durable', 'autoDelete'] as const) {
    if (found.options[arg] === asked[arg]) continue
    throw unlike(
      arg === 'durable' ? arg : 'auto_delete',
      subject,
      `'${asked[arg]}'`,
      `'${found.options[arg]}'`,
    )
  }
  const names = new Set([...Object.keys(found.options.arguments), ...Object.keys(asked.arguments)])
  for (const name of names) {
    const [received, current] = [asked.arguments[name], found.options.arguments[name]]
    if (received === current) continue
    const oneIsMissing = received === undefined || current === undefined
    throw unlike(name, subject, valueText(received, oneIsMissing), valueText(current, oneIsMissing))
  }
}

function unlike(arg: unknown, subject: string, received: string, current: string): Refusal {
  const text = `inequivalent arg '${arg}' for ${subject} in vhost '/': received ${received} but current is ${current}`
  return new Refusal(406, `PRECONDITION_FAILED - ${text}`)
}

function valueText(value: unknown, withType: boolean): string {
  if (value === undefined) return 'none'
  if (!withType) return `'${value}'`
  // A number goes over the wire in as few bytes as it needs.
  const type =
    typeof value !== 'number' ? 'longstr' : value < 128 ? 'byte' : value < 2 ** 15 ? 'short' : 'signedint'
  return `the value '${value}' of type '${type}'`
}
