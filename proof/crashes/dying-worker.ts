// A payment worker that kills itself with SIGKILL when it reaches the step named by CRASH_AT. It is the real worker: only
// the broker's channels, Redis' scripts and the providers that are handed to it have a trap in front or behind.
import { type Channel, type ConfirmChannel, connect } from 'amqplib'
import { Redis } from 'ioredis'
import { confirmHold, holdBestSeats } from '#shared/holds/scripts.ts'
import { runWorker, workerSettings } from '../../worker-payments/main.ts'
import type { Provider } from '../../worker-payments/providers/provider.ts'
import type { Step } from './steps.ts'

const crashAt = process.env.CRASH_AT as Step

function dieAt(step: Step): void {
  if (step === crashAt) process.kill(process.pid, 'SIGKILL')
}

/** Traps around publishing. The retry ladder's messages are not the relay's. */
function trapConfirms(channel: ConfirmChannel): ConfirmChannel {
  const send = channel.sendToQueue.bind(channel)
  channel.sendToQueue = (queue, content, options, confirmed) => {
    dieAt('relay: claimed, not published')
    const sent = send(queue, content, options, (error, ok) => {
      dieAt('relay: confirmed, not marked')
      confirmed?.(error, ok)
    })
    // After the bytes have left, before the broker's answer can be read.
    setImmediate(() => dieAt('relay: published, not confirmed'))
    return sent
  }
  return channel
}

function trapDeliveries(channel: Channel): Channel {
  const consume = channel.consume.bind(channel)
  channel.consume = (queue, take, options) =>
    consume(
      queue,
      (delivery) => {
        if (queue === 'payments') dieAt('settle: received, not in the inbox')
        take(delivery)
      },
      options,
    )
  const ack = channel.ack.bind(channel)
  channel.ack = (delivery, all) => {
    if (delivery.fields.routingKey === 'payments') {
      dieAt(
        delivery.properties.type === 'refund.requested'
          ? 'refund: committed, not acknowledged'
          : 'settle: committed, not acknowledged',
      )
    }
    ack(delivery, all)
  }
  return channel
}

/** Other seats are held by a script of their own; the hold becomes sold by the script that shows all that is sold. */
function trapScripts(): void {
  const reseated = new Set<unknown>()
  for (const name of ['evalsha', 'eval'] as const) {
    const run = Redis.prototype[name] as (...args: unknown[]) => Promise<unknown>
    const trapped = async function (this: Redis, script: unknown, count: number, ...rest: unknown[]) {
      const isOf = ({ sha1, source }: { sha1: string; source: string }) =>
        script === sha1 || script === source
      const holdId = rest[count]
      if (isOf(confirmHold) && reseated.has(holdId)) dieAt('reseat: written, not shown')
      const reply = await run.call(this, script, count, ...rest)
      if (isOf(holdBestSeats) && String(reply).startsWith('HOLD')) {
        reseated.add(holdId)
        dieAt('reseat: held, not written')
      }
      return reply
    }
    Object.assign(Redis.prototype, { [name]: trapped })
  }
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

trapScripts()
await runWorker(
  workerSettings(process.env),
  async (url) => {
    const model = await connect(url)
    const { createChannel, createConfirmChannel } = model
    model.createChannel = async () => trapDeliveries(await createChannel.call(model))
    model.createConfirmChannel = async () => trapConfirms(await createConfirmChannel.call(model))
    return model
  },
  around,
)
