// Options of amqplib's calls, turned into what the broker keeps: message properties and queue arguments.
import type { MessageProperties, Options } from 'amqplib'

const PROPERTIES = [
  'contentType',
  'contentEncoding',
  'priority',
  'correlationId',
  'replyTo',
  'messageId',
  'timestamp',
].concat('type', 'userId', 'appId', 'clusterId') as (keyof Options.Publish)[]

/** As they arrive over the wire: every name is there, undefined where it was not given. */
export function propertiesOf(options: Options.Publish): MessageProperties {
  const { persistent, deliveryMode, expiration, headers } = options
  const given = Object.fromEntries(PROPERTIES.map((name) => [name, options[name]]))
  const mode = persistent === undefined ? deliveryMode : persistent
  return {
    ...given,
    headers: structuredClone({ ...headers }),
    deliveryMode: typeof mode === 'boolean' ? (mode ? 2 : 1) : mode,
    expiration: expiration === undefined ? undefined : String(expiration),
  } as unknown as MessageProperties
}

const ARGUMENTS: [keyof Options.AssertQueue, string][] = [
  ['messageTtl', 'x-message-ttl'],
  ['deadLetterExchange', 'x-dead-letter-exchange'],
  ['deadLetterRoutingKey', 'x-dead-letter-routing-key'],
  ['maxLength', 'x-max-length'],
  ['overflow' as keyof Options.AssertQueue, 'x-overflow'],
]

export function argumentsOf(options: Options.AssertQueue): Record<string, unknown> {
  const named = ARGUMENTS.filter(([option]) => options[option] !== undefined)
  return {
    ...options.arguments,
    ...Object.fromEntries(named.map(([option, name]) => [name, options[option]])),
  }
}
