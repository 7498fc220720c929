// How messages expire, die and move on, on the AMQP stand-in and on a real RabbitMQ.
import { expect, vi } from 'vitest'
import { onBoth, PATIENCE, text } from './bench.ts'

onBoth({
  'a rejected message goes to the dead-letter queue and says why': async (on) => {
    const dead = await on.queueWith({})
    on.send('a', { messageId: 'm1', persistent: true })
    on.channel.nack(await on.fetch(), false, false)
    const { fields, properties } = await on.fetch(dead)
    expect(fields).toMatchObject({ exchange: '', routingKey: dead, redelivered: false })
    expect(properties).toMatchObject({ messageId: 'm1', deliveryMode: 2 })
    expect(properties.headers).toMatchObject({
      'x-death': [
        { count: 1, reason: 'rejected', queue: on.queue, exchange: '', 'routing-keys': [on.queue] },
      ],
      'x-first-death-exchange': '',
      'x-first-death-queue': on.queue,
      'x-first-death-reason': 'rejected',
    })
    expect(properties.headers!['x-death']![0]!.time).toEqual({ '!': 'timestamp', value: expect.any(Number) })
  },

  'a message moves on when the time of its queue is over, and not before': async (on) => {
    const dead = await on.queueWith({ 'x-message-ttl': 300 })
    const sent = Date.now()
    on.send('a')
    const { properties } = await on.fetch(dead)
    expect(Date.now() - sent).toBeGreaterThanOrEqual(295)
    expect(properties.headers!['x-death']).toMatchObject([{ count: 1, reason: 'expired', queue: on.queue }])
    expect(await on.channel.get(on.queue)).toBe(false)
  },

  'a message may carry its own time, and loses it when it moves on': async (on) => {
    const dead = await on.queueWith({})
    on.send('a', { expiration: '50' })
    const { properties } = await on.fetch(dead)
    expect(properties.expiration).toBeUndefined()
    expect(properties.headers!['x-death']).toMatchObject([{ reason: 'expired', 'original-expiration': '50' }])
  },

  'a waiting room leads back to the queue of work, and the deaths are counted': async (on) => {
    const waiting = `${on.queue}-wait`
    await on.channel.assertQueue(on.queue)
    const back = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': on.queue }
    await on.channel.assertQueue(waiting, { arguments: { ...back, 'x-message-ttl': 20 } })
    on.channel.sendToQueue(waiting, Buffer.from('a'))
    const first = await on.fetch()
    on.channel.ack(first)
    on.channel.sendToQueue(waiting, first.content, { headers: first.properties.headers })
    const second = await on.fetch()
    expect(second.properties.headers!['x-death']).toMatchObject([
      { count: 2, reason: 'expired', queue: waiting },
    ])
  },

  'a message that would go round without any rejection is dropped': async (on) => {
    const args = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': on.queue, 'x-message-ttl': 20 }
    await on.channel.assertQueue(on.queue, { arguments: args })
    on.send('a')
    await vi.waitFor(
      async () => expect((await on.channel.checkQueue(on.queue)).messageCount).toBe(0),
      PATIENCE,
    )
  },

  'a message that came back too often goes to the dead-letter queue': async (on) => {
    const dead = await on.queueWith({ 'x-queue-type': 'quorum', 'x-delivery-limit': 1 })
    on.send('a')
    for (const redelivered of [false, true]) {
      const message = await on.fetch()
      expect(message.fields.redelivered).toBe(redelivered)
      on.channel.nack(message)
    }
    const { properties } = await on.fetch(dead)
    expect(properties.headers!['x-death']).toMatchObject([{ reason: 'delivery_limit', queue: on.queue }])
  },

  'a full queue lets go of its oldest message': async (on) => {
    const dead = await on.queueWith({ 'x-max-length': 2 })
    for (const letter of 'abc') on.send(letter)
    expect(text(await on.fetch(dead))).toBe('a')
    expect(text(await on.fetch())).toBe('b')
  },
})
