// What the worker does about a broker that it cannot work with.
import { expect, test, vi } from 'vitest'
import { amqp, servers } from '../local/testing.ts'
import { newBroker } from './broker.ts'
import { pause } from './reconcile.ts'
import { silent } from './testing.ts'

test.skipIf(servers.rabbitmq === 'stand-in')(
  'a queue of an older version ends no process: it is named with the way out, and work begins once it is gone (needs a real RabbitMQ)',
  async () => {
    const { url, connect } = await amqp()
    const model = await connect(url)
    const channel = await model.createChannel()
    await channel.assertQueue('payments', { durable: true })
    const stop = new AbortController()
    let tries = 0
    const broker = newBroker({
      url,
      connect: (to) => {
        tries += 1
        return connect(to)
      },
      log: silent,
      topologyDelayMs: 100,
      begin: async () => ({ subscriptions: [], relay: (signal) => pause(3_600_000, signal) }),
    })
    const running = broker.run(stop.signal)
    await vi.waitFor(() => expect(tries).toBeGreaterThan(2), { timeout: 10_000 })
    expect(broker.state()).toEqual({
      ready: false,
      reason: expect.stringMatching(
        /"payments" exists with other arguments.*rabbitmqctl delete_queue payments/,
      ),
    })
    await channel.deleteQueue('payments')
    await vi.waitFor(() => expect(broker.state()).toEqual({ ready: true }), { timeout: 10_000 })
    stop.abort()
    await running
    await model.close()
  },
)
