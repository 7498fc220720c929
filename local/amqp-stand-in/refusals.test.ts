// What publishers hear and how refusals end a channel, on the AMQP stand-in and on a real RabbitMQ.
import { once } from 'node:events'
import type { Channel, ConfirmChannel } from 'amqplib'
import { expect } from 'vitest'
import { onBoth } from './bench.ts'

onBoth({
  'a publisher hears that its messages arrived, also those that no queue took': async (on) => {
    const confirming = await on.connection.createConfirmChannel()
    await confirming.assertQueue(on.queue)
    const outcomes: unknown[] = []
    for (const key of [on.queue, `${on.queue}-nobody`]) {
      confirming.sendToQueue(key, Buffer.from('a'), {}, (error) => outcomes.push(error))
    }
    await confirming.waitForConfirms()
    expect(outcomes).toEqual([null, null])
    expect((await confirming.checkQueue(on.queue)).messageCount).toBe(1)
  },

  'a publisher hears that a full queue refused its message': async (on) => {
    const confirming = await on.connection.createConfirmChannel()
    await confirming.assertQueue(on.queue, {
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    })
    await expect(publish(confirming, on.queue)).resolves.toBeUndefined()
    await expect(publish(confirming, on.queue)).rejects.toThrow('message nacked')
  },

  'an unroutable message comes back to a publisher who asked for that': async (on) => {
    const returned = once(on.channel, 'return')
    on.channel.publish('', `${on.queue}-nobody`, Buffer.from('a'), { mandatory: true })
    const [{ fields, content }] = await returned
    expect(fields).toMatchObject({
      replyCode: 312,
      replyText: 'NO_ROUTE',
      exchange: '',
      routingKey: `${on.queue}-nobody`,
    })
    expect(content.toString()).toBe('a')
  },

  'a queue declared again in the same way is the same, otherwise the channel closes with 406': async (on) => {
    const options = { arguments: { 'x-message-ttl': 1000 } }
    await on.channel.assertQueue(on.queue, options)
    expect(await on.channel.assertQueue(on.queue, options)).toEqual({
      queue: on.queue,
      messageCount: 0,
      consumerCount: 0,
    })
    const other = await on.connection.createChannel()
    await expect(refused(other, () => other.assertQueue(on.queue))).resolves.toContain(
      "received none but current is the value '1000' of type 'short'",
    )
    const [error] = await on.failing(() =>
      on.channel.assertQueue(on.queue, { arguments: { 'x-message-ttl': 2000 } }),
    )
    expect(error).toMatchObject({
      code: 406,
      message: `Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '${on.queue}' in vhost '${on.vhost}': received '2000' but current is '1000'"`,
    })
  },

  'asking for a queue that is not there closes the channel with 404': async (on) => {
    const [error, event] = await on.failing(() => on.channel.checkQueue(on.queue))
    const reason = `404 (NOT-FOUND) with message "NOT_FOUND - no queue '${on.queue}' in vhost '${on.vhost}'"`
    expect(error).toMatchObject({ code: 404, message: `Operation failed: QueueDeclare; ${reason}` })
    expect(event).toMatchObject({ code: 404, message: `Channel closed by server: ${reason}` })
    expect(() => on.send('a')).toThrow('Channel closed')
    await expect(on.channel.checkQueue(on.queue)).rejects.toThrow('Channel closed')
  },

  'publishing to an exchange that is not there fails the confirms and closes the channel': async (on) => {
    const confirming = await on.connection.createConfirmChannel()
    const closed = once(confirming, 'error')
    confirming.publish(`${on.queue}-nowhere`, 'key', Buffer.from('a'))
    await expect(confirming.waitForConfirms()).rejects.toThrow('channel closed')
    expect((await closed)[0]).toMatchObject({ code: 404 })
  },

  'acknowledging twice closes the channel with 406': async (on) => {
    await on.channel.assertQueue(on.queue)
    on.send('a')
    const message = await on.fetch()
    const [, event] = await on.failing(async () => {
      on.channel.ack(message)
      on.channel.ack(message)
    })
    expect(event).toMatchObject({ code: 406, message: expect.stringContaining('unknown delivery tag 1') })
  },
})

const publish = (on: ConfirmChannel, key: string) =>
  new Promise<void>((resolve, reject) => {
    on.sendToQueue(key, Buffer.from('a'), {}, (error) => (error ? reject(error) : resolve()))
  })

async function refused(on: Channel, call: () => Promise<unknown>): Promise<string> {
  on.on('error', () => undefined)
  return call().then(
    () => 'not refused',
    (error: Error) => error.message,
  )
}
