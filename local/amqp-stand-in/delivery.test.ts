// How messages reach consumers, on the AMQP stand-in and on a real RabbitMQ.
import { once } from 'node:events'
import type { GetMessage } from 'amqplib'
import { expect, vi } from 'vitest'
import { onBoth, PATIENCE, text } from './bench.ts'

onBoth({
  'a message keeps its bytes and properties': async (on) => {
    await on.channel.assertQueue(on.queue)
    const content = Buffer.from([0, 255, 128, 13, 10])
    on.channel.sendToQueue(on.queue, content, {
      persistent: true,
      messageId: 'm1',
      type: 't',
      headers: { a: 1 },
      timestamp: 7,
    })
    const { fields, properties, content: got } = await on.fetch()
    expect(got).toEqual(content)
    expect(properties).toMatchObject({
      deliveryMode: 2,
      messageId: 'm1',
      type: 't',
      headers: { a: 1 },
      timestamp: 7,
    })
    expect(properties).toHaveProperty('correlationId', undefined)
    expect(fields).toEqual({
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: on.queue,
      messageCount: 0,
    })
  },

  'messages are consumed in order, and no more at once than the prefetch': async (on) => {
    await on.channel.assertQueue(on.queue)
    for (const letter of 'abcde') on.send(letter)
    await on.channel.prefetch(2)
    const got: GetMessage[] = []
    await on.channel.consume(on.queue, (message) => got.push(message as unknown as GetMessage))
    await vi.waitFor(() => expect(got).toHaveLength(2), PATIENCE)
    expect(await on.channel.checkQueue(on.queue)).toMatchObject({ messageCount: 3, consumerCount: 1 })
    on.channel.ack(got[1]!, true)
    await vi.waitFor(() => expect(got).toHaveLength(4), PATIENCE)
    expect(got.map(text)).toEqual(['a', 'b', 'c', 'd'])
  },

  'two consumers share the work': async (on) => {
    await on.channel.assertQueue(on.queue)
    await on.channel.prefetch(1)
    const counts = [0, 0]
    for (const at of [0, 1]) {
      await on.channel.consume(on.queue, (message) => {
        counts[at]!++
        on.channel.ack(message!)
      })
    }
    for (let at = 0; at < 20; at++) on.send(String(at))
    await vi.waitFor(() => expect(counts[0]! + counts[1]!).toBe(20), PATIENCE)
    expect(Math.min(...counts)).toBeGreaterThan(0)
  },

  'a message that nobody acknowledged comes back, marked as redelivered, when its channel closes': async (
    on,
  ) => {
    await on.channel.assertQueue(on.queue)
    on.send('a')
    on.send('b')
    const other = await on.connection.createChannel()
    await vi.waitFor(
      async () => expect((await on.channel.checkQueue(on.queue)).messageCount).toBe(2),
      PATIENCE,
    )
    const first = (await other.get(on.queue)) as GetMessage
    expect(first.fields.redelivered).toBe(false)
    await other.close()
    const again = await on.fetch()
    expect([text(again), again.fields.redelivered]).toEqual(['a', true])
    expect(text(await on.fetch())).toBe('b')
  },

  'a message that a consumer puts back is delivered again': async (on) => {
    await on.channel.assertQueue(on.queue)
    on.send('a')
    const seen: boolean[] = []
    await on.channel.consume(on.queue, (message) => {
      seen.push(message!.fields.redelivered)
      if (seen.length < 3) on.channel.nack(message!)
      else on.channel.ack(message!)
    })
    await vi.waitFor(() => expect(seen).toEqual([false, true, true]), PATIENCE)
    await vi.waitFor(
      async () => expect((await on.channel.checkQueue(on.queue)).messageCount).toBe(0),
      PATIENCE,
    )
  },

  'exchanges route by name, to all, or by topic': async (on) => {
    await on.channel.assertQueue(on.queue)
    const routed: [type: string, pattern: string, key: string, arrives: boolean][] = [
      ['direct', 'a', 'a', true],
      ['direct', 'a', 'b', false],
      ['fanout', '', 'anything', true],
      ['topic', 'a.*.c', 'a.b.c', true],
      ['topic', 'a.*.c', 'a.b.b.c', false],
      ['topic', 'a.#', 'a', true],
      ['topic', '#.c', 'a.b.c', true],
    ]
    for (const [at, [type, pattern, key, arrives]] of routed.entries()) {
      const exchange = `${on.queue}-${at}`
      await on.channel.assertExchange(exchange, type, { durable: false })
      await on.channel.bindQueue(on.queue, exchange, pattern)
      on.channel.publish(exchange, key, Buffer.from('a'))
      await vi.waitFor(
        async () => expect((await on.channel.purgeQueue(on.queue)).messageCount).toBe(arrives ? 1 : 0),
        PATIENCE,
      )
      await on.channel.deleteExchange(exchange)
    }
  },

  'a consumer hears that its queue was deleted': async (on) => {
    await on.channel.assertQueue(on.queue)
    const heard = new Promise((resolve) => void on.channel.consume(on.queue, resolve))
    await on.channel.checkQueue(on.queue)
    on.send('a')
    expect(await heard).toMatchObject({ content: Buffer.from('a') })
    const cancelled = new Promise((resolve) => void on.channel.consume(on.queue, resolve))
    await on.channel.checkQueue(on.queue)
    expect(await on.channel.deleteQueue(on.queue)).toEqual({ messageCount: 0 })
    expect(await cancelled).toBeNull()
  },

  'a cancelled consumer gets no more, and may still acknowledge what it has': async (on) => {
    await on.channel.assertQueue(on.queue)
    const got: GetMessage[] = []
    const { consumerTag } = await on.channel.consume(on.queue, (message) =>
      got.push(message as unknown as GetMessage),
    )
    on.send('a')
    await vi.waitFor(() => expect(got).toHaveLength(1), PATIENCE)
    await on.channel.cancel(consumerTag)
    on.send('b')
    on.channel.ack(got[0]!)
    await vi.waitFor(
      async () => expect((await on.channel.checkQueue(on.queue)).messageCount).toBe(1),
      PATIENCE,
    )
    expect(got).toHaveLength(1)
  },

  'closing the connection closes its channels and returns their messages': async (on) => {
    await on.channel.assertQueue(on.queue)
    on.send('a')
    await on.fetch()
    const closed = Promise.all([once(on.channel, 'close'), once(on.connection, 'close')])
    await on.connection.close()
    await closed
    on.connection = await on.broker.connect(on.broker.url)
    on.channel = await on.connection.createChannel()
    expect((await on.fetch()).fields.redelivered).toBe(true)
  },
})
