// The payment worker: relay, consumer and reconciler in one process. Several of them run side by side.
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { addTicketKey } from '#shared/db/ticket-views.ts'
import { EnvError, readEnv } from '#shared/env.ts'
import { endOnEscapes } from '#shared/last-words.ts'
import { newLog } from '#shared/log.ts'
import { openResources } from '#shared/resources.ts'
import { publicTicketKey } from '#shared/ticket-codes.ts'
import { type Connect, newBroker } from './broker.ts'
import { newShowtimeCanceller } from './cancel-showtime.ts'
import { type Handler, newConsumer } from './consumer.ts'
import { keepDeadLetters } from './dead-letters.ts'
import { startHealth, stopHealth } from './health.ts'
import { newTicketMover, type TicketMoverSettings } from './move-tickets.ts'
import { newMailer } from './notices/mail.ts'
import { newPace } from './notices/pace.ts'
import { newNoticeHandler } from './notices/send.ts'
import { newTexter } from './notices/sms.ts'
import { newProviders } from './providers/all.ts'
import type { Provider } from './providers/provider.ts'
import { newReconciler } from './reconcile.ts'
import { newRelay } from './relay.ts'
import { newSettle, type Settle } from './settle.ts'
import { notices, payments, type Route, webhooks } from './topology.ts'
import { newWebhookHandler } from './webhooks/announce.ts'
import { newDeliverer } from './webhooks/deliver.ts'

const WORKER_SETTINGS = [
  'PORT',
  'HOST',
  'INSTANCE',
  'LOG_LEVEL',
  'DATABASE_URL',
  'DATABASE_POOL',
  'REDIS_URL',
  'AMQP_URL',
  'TICKET_PRIVATE_KEY',
  'PAYMENT_PROVIDERS',
  'STRIPE_SECRET_KEY',
  'STRIPE_API_URL',
  'RAZORPAY_KEY_ID',
  'RAZORPAY_KEY_SECRET',
  'RAZORPAY_API_URL',
  'WEBHOOKS_TO_PRIVATE',
  'SMTP_URL',
  'MAIL_FROM',
  'OUTGOING_FOLDER',
  'SMS_HOOK_URL',
  'SMS_HOOK_SECRET',
] as const
// A broker that takes the connection and then says nothing: better begin anew.
const CONNECT_TIMEOUT_MS = 10_000

export type WorkerSettings = ReturnType<typeof workerSettings>

/** What a worker needs from an environment, with defaults for what may be missing. */
export const workerSettings = (source: Record<string, unknown>) => readEnv(WORKER_SETTINGS, source)

export interface Worker {
  /** Where /healthz and /readyz answer. */
  port: number
  /** Takes no more work, finishes what it holds, closes everything. */
  close(): Promise<void>
}

/**
 * Starts the worker; its health server listens when the promise settles. RabbitMQ may come later. `around` lets a proof
 * stand between us and the providers, as `connect` lets it stand between us and the broker.
 */
export async function runWorker(
  settings: WorkerSettings,
  connect: Connect,
  around: (provider: Provider) => Provider = (provider) => provider,
): Promise<Worker> {
  const ticketKey = publicTicketKey(settings.TICKET_PRIVATE_KEY) // a wrong key stops the process now, not the first buyer
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  const { sql, redis, close } = openResources(settings)
  const stopping = new AbortController()
  const entries = Object.entries(newProviders(sql, settings))
  const providers = Object.fromEntries(entries.map(([name, provider]) => [name, around(provider)]))
  const means = { sql, redis, ticketKey: settings.TICKET_PRIVATE_KEY }
  const settle = newSettle({ ...means, providers })
  const handlers = newHandlers(settings, settle, means)
  const broker = newBroker({
    url: settings.AMQP_URL,
    connect,
    log,
    async begin({ publish, newChannel, lost }) {
      // Doors have to know the key before the first ticket is signed with it.
      await addTicketKey(sql, ticketKey)
      const subscriptions = handlers.map(async ([route, handler]) => {
        const common = { sql, log, route, onLost: lost }
        return [
          newConsumer({ ...common, channel: await newChannel(), publish, handler }),
          keepDeadLetters({ ...common, channel: await newChannel() }),
        ]
      })
      return {
        subscriptions: (await Promise.all(subscriptions)).flat(),
        relay: newRelay({ sql, publish, log }).run,
      }
    },
  })
  const reconciler = newReconciler({ sql, settle, log })
  const deliverer = newDeliverer({ sql, log, allowPrivate: settings.WEBHOOKS_TO_PRIVATE === 'yes' })
  const health = await startHealth(settings.HOST, settings.PORT, {
    sql,
    redis,
    broker: broker.state,
    stopping: () => stopping.signal.aborted,
  })
  const loops = [broker, reconciler, deliverer].map((loop) => loop.run(stopping.signal))
  log.info({ port: settings.PORT }, 'listening')
  return {
    port: (health.address() as AddressInfo).port,
    async close() {
      stopping.abort()
      await Promise.all(loops)
      await stopHealth(health)
      await close()
      log.info('closed')
    },
  }
}

/** What is done with the messages of each queue. Notices give way while payments are in hand. */
function newHandlers(
  settings: WorkerSettings,
  settle: Settle,
  means: TicketMoverSettings,
): [Route, Handler][] {
  const { sql } = means
  const money = counted(paymentHandler(settle, means))
  const notify = newNoticeHandler({ sql, sendMail: newMailer(settings), sendText: newTexter(settings) })
  const pace = newPace(() => money.inHand() > 0)
  return [
    [payments, money.handle],
    [webhooks, newWebhookHandler(sql)],
    [notices, (message) => pace(() => notify(message))],
  ]
}

/** The same handler, and how many messages it has in hand. */
function counted(handler: Handler): { handle: Handler; inHand: () => number } {
  let inHand = 0
  return {
    inHand: () => inHand,
    handle: (message, log) => {
      inHand += 1
      return handler(message, log).finally(() => {
        inHand -= 1
      })
    },
  }
}

function paymentHandler(settle: Settle, means: TicketMoverSettings): Handler {
  const cancelShowtime = newShowtimeCanceller(means)
  const moveTickets = newTicketMover(means)
  return async (message, log) => {
    switch (message.type) {
      case 'payment.requested':
      case 'payment.changed':
      case 'refund.requested':
        return settle(message.payload.paymentId, log)
      case 'showtime.cancelled':
        return cancelShowtime(message.payload.showtimeId, log)
      case 'showtime.moved':
        return moveTickets(message, log)
      default:
        return 'done'
    }
  }
}

/** Runs a worker as this process: starts, and stops on SIGTERM or SIGINT, or where an error escapes. */
export async function main(connect: Connect): Promise<void> {
  try {
    const settings = workerSettings(process.env)
    const worker = await runWorker(settings, connect)
    endOnEscapes(newLog(settings.INSTANCE, settings.LOG_LEVEL), worker.close)
    const stop = () => worker.close().then(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    process.stderr.write(`${error instanceof EnvError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { connect } = await import('amqplib')
  await main((url) => connect(url, { timeout: CONNECT_TIMEOUT_MS }))
}
