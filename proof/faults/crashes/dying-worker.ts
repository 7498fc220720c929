// A payment worker that kills itself with SIGKILL at the step named by CRASH_AT. It is the real worker; only
// its connection to RabbitMQ, Redis' functions and the providers have traps before or behind them.
import { Redis } from 'ioredis'
import { confirmHold, holdBestSeats } from '#shared/holds/library.generated.ts'
import { runWorker, workerSettings } from '../../../worker-payments/main.ts'
import { connectRabbitmq } from '../../../worker-payments/messaging/rabbitmq.ts'
import type { Connect, Connection, Publish } from '../../../worker-payments/messaging/transport.ts'
import type { Provider } from '../../../worker-payments/providers/provider.ts'
import type { KillPoint } from './kill-points.ts'

const crashAt = process.env.CRASH_AT as KillPoint

function dieAt(step: KillPoint): void {
  if (step === crashAt) process.kill(process.pid, 'SIGKILL')
}

/** Traps around publishing; in these tests only the relay reaches them. */
const trapPublish =
  (publish: Publish): Publish =>
  async (queue, message) => {
    dieAt('relay: claimed, not published')
    const confirmed = publish(queue, message)
    // After the bytes have left, before RabbitMQ's answer can be read.
    setImmediate(() => dieAt('relay: published, not confirmed'))
    await confirmed
    dieAt('relay: confirmed, not marked')
  }

const trapConsume =
  (consume: Connection['consume']): Connection['consume'] =>
  (queue, prefetch, take) =>
    consume(queue, prefetch, (delivery, ack) => {
      if (queue !== 'payments') return take(delivery, ack)
      dieAt('settle: received, not in the inbox')
      take(delivery, () => {
        dieAt(
          delivery.type === 'refund.requested'
            ? 'refund: committed, not acknowledged'
            : 'settle: committed, not acknowledged',
        )
        ack()
      })
    })

const connect: Connect = async (url, log) => {
  const connection = await connectRabbitmq(url, log)
  return {
    ...connection,
    publish: trapPublish(connection.publish),
    consume: trapConsume(connection.consume),
  }
}

/** Other seats are held by their own command; the hold becomes sold by the command for all sales. */
function trapCommands(): void {
  const reseated = new Set<unknown>()
  const fcall = Redis.prototype.fcall as (...args: unknown[]) => Promise<unknown>
  const trapped = async function (this: Redis, name: unknown, keyCount: number, ...rest: unknown[]) {
    const holdId = rest[keyCount]
    if (name === confirmHold.name && reseated.has(holdId)) dieAt('reseat: written, not shown')
    const reply = await fcall.call(this, name, keyCount, ...rest)
    if (name === holdBestSeats.name && String(reply).startsWith('HOLD')) {
      reseated.add(holdId)
      dieAt('reseat: held, not written')
    }
    return reply
  }
  Object.assign(Redis.prototype, { fcall: trapped })
}

const around = (provider: Provider): Provider => ({
  ...provider,
  async charge(request) {
    dieAt('settle: charge noted, not charged')
    const charge = await provider.charge(request)
    dieAt('settle: charged, not committed')
    return charge
  },
  async refund(request) {
    const refund = await provider.refund(request)
    dieAt('refund: refunded, not committed')
    return refund
  },
})

trapCommands()
await runWorker(workerSettings(process.env), { connect, around })
