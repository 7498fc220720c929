// A channel of the AMQP stand-in: amqplib's calls over a broker in this process.
// Not here, because Milo does not use it: exchange-to-exchange bindings, headers exchanges, priorities, x-expires.
import type { Message, Options, Replies } from 'amqplib'
import { type Broker, Refusal } from './broker.ts'
import { Confirms, type OnConfirm } from './confirms.ts'
import { Deliveries, type OnMessage, type Verdict } from './deliveries.ts'
import { argumentsOf, propertiesOf } from './properties.ts'
import type { Queue } from './queue.ts'
import { type Link, Wire } from './wire.ts'

export class Channel extends Wire {
  #broker: Broker
  #deliveries: Deliveries
  #confirms: Confirms | null

  constructor(broker: Broker, link: Link, confirming: boolean) {
    super(link)
    this.#broker = broker
    this.#confirms = confirming ? new Confirms() : null
    this.#deliveries = new Deliveries(broker, (work) => this.run(work))
  }

  #queue(name: string): Queue {
    return this.#broker.queue(name, this.link)
  }

  assertQueue(name = '', options: Options.AssertQueue = {}): Promise<Replies.AssertQueue> {
    return this.ask('QueueDeclare', () => {
      const queue = this.#broker.declareQueue(name, {
        durable: options.durable ?? true,
        autoDelete: options.autoDelete ?? false,
        owner: options.exclusive ? this.link : null,
        arguments: argumentsOf(options),
      })
      return countsOf(queue)
    })
  }

  checkQueue(name: string): Promise<Replies.AssertQueue> {
    return this.ask('QueueDeclare', () => countsOf(this.#queue(name)))
  }

  deleteQueue(name: string, options: Options.DeleteQueue = {}): Promise<Replies.DeleteQueue> {
    return this.ask('QueueDelete', () => {
      const queue = this.#queue(name)
      const { messageCount, consumers } = queue
      const obstacle =
        options.ifEmpty && messageCount > 0
          ? 'not empty'
          : options.ifUnused && consumers.length
            ? 'in use'
            : ''
      if (obstacle) throw new Refusal(406, `PRECONDITION_FAILED - queue '${name}' in vhost '/' ${obstacle}`)
      this.#broker.deleteQueue(queue)
      return { messageCount }
    })
  }

  purgeQueue(name: string): Promise<Replies.PurgeQueue> {
    return this.ask('QueuePurge', () => ({ messageCount: this.#queue(name).purge() }))
  }

  bindQueue(queue: string, source: string, pattern: string): Promise<Replies.Empty> {
    return this.ask('QueueBind', () => empty(this.#broker.bind(this.#queue(queue), source, pattern)))
  }

  unbindQueue(queue: string, source: string, pattern: string): Promise<Replies.Empty> {
    return this.ask('QueueUnbind', () => empty(this.#broker.unbind(this.#queue(queue), source, pattern)))
  }

  assertExchange(
    exchange: string,
    type: string,
    options: Options.AssertExchange = {},
  ): Promise<Replies.AssertExchange> {
    return this.ask('ExchangeDeclare', () => {
      this.#broker.declareExchange(exchange, type, options.durable ?? true)
      return { exchange }
    })
  }

  checkExchange(exchange: string): Promise<Replies.Empty> {
    return this.ask('ExchangeDeclare', () => empty(this.#broker.exchange(exchange)))
  }

  deleteExchange(exchange: string): Promise<Replies.Empty> {
    return this.ask('ExchangeDelete', () => empty(this.#broker.deleteExchange(exchange)))
  }

  publish(
    exchange: string,
    routingKey: string,
    content: Buffer,
    options?: Options.Publish,
    onConfirm?: OnConfirm,
  ): boolean {
    if (!Buffer.isBuffer(content)) throw new TypeError('content is not a buffer')
    const message = {
      exchange,
      routingKey,
      content: Buffer.from(content),
      properties: propertiesOf(options ?? {}),
    }
    this.send(() => {
      const outcome = this.#broker.publish(message)
      if (outcome === 'unroutable' && options?.mandatory) {
        const fields = { replyCode: 312, replyText: 'NO_ROUTE', exchange, routingKey }
        this.emit('return', { fields, properties: message.properties, content: message.content })
      }
      confirm?.(outcome === 'refused' ? new Error('message nacked') : null)
    })
    const confirm = this.#confirms?.open(onConfirm)
    return true
  }

  sendToQueue(queue: string, content: Buffer, options?: Options.Publish, onConfirm?: OnConfirm): boolean {
    return this.publish('', queue, content, options, onConfirm)
  }

  waitForConfirms(): Promise<void> {
    return this.#confirms!.all()
  }

  prefetch(count: number, global = false): Promise<Replies.Empty> {
    return this.ask('BasicQos', () => {
      if (global) this.#deliveries.perChannel = count
      else this.#deliveries.perConsumer = count
      return {}
    })
  }

  consume(queue: string, onMessage: OnMessage, options: Options.Consume = {}): Promise<Replies.Consume> {
    return this.ask('BasicConsume', () => ({
      consumerTag: this.#deliveries.consume(this.#queue(queue), onMessage, options),
    }))
  }

  cancel(consumerTag: string): Promise<Replies.Empty & { consumerTag: string }> {
    return this.ask('BasicCancel', () => {
      this.#deliveries.cancel(consumerTag)
      return { consumerTag }
    })
  }

  get(queue: string, options: Options.Get = {}): Promise<Message | false> {
    return this.ask('BasicGet', () => this.#deliveries.get(this.#queue(queue), options.noAck ?? false))
  }

  #settle(tag: number, upTo: boolean, verdict: Verdict): void {
    this.send(() => this.#deliveries.settle(tag, upTo, verdict))
  }

  ack(message: Message, upTo = false): void {
    this.#settle(message.fields.deliveryTag, upTo, 'ack')
  }

  ackAll(): void {
    this.#settle(0, true, 'ack')
  }

  nack(message: Message, upTo = false, requeue = true): void {
    this.#settle(message.fields.deliveryTag, upTo, requeue ? 'requeue' : 'reject')
  }

  nackAll(requeue = true): void {
    this.#settle(0, true, requeue ? 'requeue' : 'reject')
  }

  reject(message: Message, requeue = true): void {
    this.nack(message, false, requeue)
  }

  recover(): Promise<Replies.Empty> {
    return this.ask('BasicRecover', () => empty(this.#deliveries.settle(0, true, 'requeue')))
  }

  protected release(): void {
    this.#deliveries.release()
    this.#confirms?.lose()
  }
}

const countsOf = ({ name, messageCount, consumers }: Queue) => ({
  queue: name,
  messageCount,
  consumerCount: consumers.length,
})

const empty = (_done: unknown): Replies.Empty => ({})
