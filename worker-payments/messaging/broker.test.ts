// What the worker does when its connection or its queues are wrong.
import { connect as connectAmqp } from 'amqplib'
import { expect, test, vi } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import { amqp, servers } from '../../testing/servers.ts'
import { silent } from '../testing.ts'
import { newBroker } from './broker.ts'

test.skipIf(servers.rabbitmq !== 'real')(
  'a queue of an older version ends no process: it is named with the way out, and work begins once it is gone (needs a real RabbitMQ)',
  async () => {
    const { url, connect } = await amqp()
    const model = await connectAmqp(url)
    const channel = await model.createChannel()
    await channel.assertQueue('payments', { durable: true })
    const stop = new AbortController()
    let tries = 0
    const broker = newBroker({
      url,
      connect: (...to) => {
        tries += 1
        return connect(...to)
      },
      log: silent,
      topologyDelayMs: 100,
      begin: async () => ({ subscriptions: [], relay: (signal) => sleep(3_600_000, signal) }),
    })
    const running = broker.run(stop.signal)
    await vi.waitFor(() => expect(tries).toBeGreaterThan(2))
    expect(broker.state()).toEqual({
      ready: false,
      reason: expect.stringMatching(
        /"payments" exists with other arguments.*rabbitmqctl delete_queue payments/,
      ),
    })
    await channel.deleteQueue('payments')
    await vi.waitFor(() => expect(broker.state()).toEqual({ ready: true }))
    stop.abort()
    await running
    await model.close()
  },
)

test('a connection that is lost at once, again and again, is retried less and less often', async () => {
  const { url, connect } = await amqp()
  const begun: number[] = []
  const stop = new AbortController()
  const broker = newBroker({
    url,
    connect,
    log: silent,
    async begin(connection) {
      begun.push(performance.now())
      setImmediate(() => connection.close())
      return { subscriptions: [], relay: (signal) => sleep(3_600_000, signal) }
    },
  })
  const running = broker.run(stop.signal)
  await vi.waitFor(() => expect(begun.length).toBeGreaterThan(3))
  stop.abort()
  await running
  const waits = begun.slice(1).map((at, n) => at - begun[n]!)
  expect(waits[0]).toBeGreaterThan(240)
  expect(waits[1]).toBeGreaterThan(490)
  expect(waits[2]).toBeGreaterThan(990)
})
