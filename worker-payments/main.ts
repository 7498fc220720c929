// The payment worker: relay, consumers and reconciler in one process. Several workers run side by side.
import type { AddressInfo } from 'node:net'
import { addTicketKey } from '#shared/db/ticket-views.ts'
import { EnvError, IN_PROCESS_AMQP, readEnv } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import { newLog } from '#shared/log.ts'
import { openResources, openSql, type Sql } from '#shared/resources.ts'
import { isMain } from '#shared/std/is-main.ts'
import { publicTicketKey } from '#shared/tickets/codes.ts'
import { startTraces, TRACE_SETTINGS } from '#shared/traces/start.ts'
import { endOnUncaughtExceptions } from '#shared/uncaught-exceptions.ts'
import { counters } from './counters.ts'
import { startHealth, stopHealth } from './health.ts'
import { newBroker } from './messaging/broker.ts'
import { type Handler, newConsumer } from './messaging/consumer.ts'
import { keepDeadLetters } from './messaging/dead-letters.ts'
import { newInProcessBroker } from './messaging/in-process.ts'
import { connectRabbitmq } from './messaging/rabbitmq.ts'
import { newRelay } from './messaging/relay.ts'
import { notices, payments, type Route, webhooks } from './messaging/topology.ts'
import type { Connect } from './messaging/transport.ts'
import { newWorkerMetrics } from './metrics.ts'
import { newMailer } from './notices/mail.ts'
import { newNoticeHandler } from './notices/send.ts'
import { newSmsSender } from './notices/sms.ts'
import { newThrottle } from './notices/throttle.ts'
import { newShowtimeCanceller } from './payments/cancel-showtime.ts'
import { newTicketMover } from './payments/move-tickets.ts'
import { newSettle, type Settle } from './payments/settle.ts'
import { newProviders } from './providers/all.ts'
import type { Provider } from './providers/provider.ts'
import { newListings } from './reconciler/listings.ts'
import { newReconciler } from './reconciler/reconcile.ts'
import { newMapChecker } from './reconciler/seat-maps.ts'
import { newWebhookHandler } from './webhooks/announce.ts'
import { newDeliverer } from './webhooks/deliver.ts'

const WORKER_SETTINGS = [
  'PORT',
  'HOST',
  'INSTANCE',
  'LOG_LEVEL',
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_POOL',
  'REDIS_URL',
  'AMQP_URL',
  'TICKET_PRIVATE_KEY',
  'PAYMENT_PROVIDERS',
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_API_URL',
  'RAZORPAY_KEY_ID',
  'RAZORPAY_KEY_SECRET',
  'RAZORPAY_API_URL',
  'WEBHOOKS_TO_PRIVATE',
  'SMTP_URL',
  'MAIL_FROM',
  'OUTGOING_FOLDER',
  'SITE_URL',
  'SMS_HOOK_URL',
  'SMS_HOOK_SECRET',
  ...TRACE_SETTINGS,
] as const
export type WorkerSettings = ReturnType<typeof workerSettings>

/** Reads the worker's settings, with defaults for those that may be missing. */
export const workerSettings = (source: Record<string, unknown>) => readEnv(WORKER_SETTINGS, source)

export interface Worker {
  /** The port of /healthz, /readyz and /metrics. */
  port: number
  /** Takes no more work, finishes what it holds, closes everything. */
  close(): Promise<void>
}

/** What tests put in place of the real thing, or around it. */
export interface WorkerSeams {
  connect?: Connect
  around?: (provider: Provider) => Provider
}

const connectTo = (amqpUrl: string): Connect =>
  amqpUrl === IN_PROCESS_AMQP ? newInProcessBroker().connect : connectRabbitmq

/** Starts the worker; its health server listens when the promise settles. RabbitMQ may come later. */
export async function runWorker(
  settings: WorkerSettings,
  { connect = connectTo(settings.AMQP_URL), around = (provider) => provider }: WorkerSeams = {},
): Promise<Worker> {
  // a wrong key stops the process now, not the first buyer
  const ticketKey = publicTicketKey(settings.TICKET_PRIVATE_KEY)
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  const tracer = await startTraces('milo-worker', settings, log)
  const { sql, redis, close } = openResources(settings)
  const listener = openListener(settings, sql)
  const stopping = new AbortController()
  const providers = wrapped(newProviders(sql, settings), around)
  const deps = { sql, redis, ticketKey: settings.TICKET_PRIVATE_KEY }
  const work: MoneyWork = {
    settle: timed(newSettle({ ...deps, providers })),
    cancelShowtime: newShowtimeCanceller(deps),
    moveTickets: newTicketMover(deps),
  }
  const handlers = newHandlers(settings, work, sql)
  const broker = newBroker({
    url: settings.AMQP_URL,
    connect,
    log,
    async begin(connection) {
      // Doors have to know the key before the first ticket is signed with it.
      await addTicketKey(sql, ticketKey)
      return {
        subscriptions: handlers.flatMap(([route, handler]) => {
          const common = { connection, sql, log, route, tracer }
          return [newConsumer({ ...common, handler }), keepDeadLetters(common)]
        }),
        relay: newRelay({ sql, listener, publish: connection.publish, log, tracer }).run,
      }
    },
  })
  const checkMap = newMapChecker(deps)
  const reconciler = newReconciler({ sql, ...work, checkMap, listings: newListings({ sql, providers }), log })
  const deliverer = newDeliverer({ sql, log, allowPrivate: settings.WEBHOOKS_TO_PRIVATE === 'yes' })
  const health = await startHealth(settings.HOST, settings.PORT, {
    sql,
    redis,
    broker: broker.state,
    stopping: () => stopping.signal.aborted,
    metrics: newWorkerMetrics({ sql, broker, log }),
  })
  const loops = [broker, reconciler, deliverer].map((loop) => loop.run(stopping.signal))
  log.info({ port: settings.PORT }, 'listening')
  return {
    port: (health.address() as AddressInfo).port,
    async close() {
      stopping.abort()
      await Promise.all(loops)
      await stopHealth(health)
      await listener.end({ timeout: 5 })
      await close()
      await tracer?.close()
      log.info('closed')
    },
  }
}

/** Where the relay listens: past a pooler, if there is one. */
const openListener = ({ DATABASE_DIRECT_URL, INSTANCE }: WorkerSettings, sql: Sql): Sql =>
  DATABASE_DIRECT_URL === '' ? sql : openSql(DATABASE_DIRECT_URL, 1, INSTANCE)

const wrapped = (providers: Readonly<Record<string, Provider>>, around: (provider: Provider) => Provider) =>
  Object.fromEntries(Object.entries(providers).map(([name, provider]) => [name, around(provider)]))

/** The handler of each queue. Notices give way while payments are in hand. */
function newHandlers(settings: WorkerSettings, work: MoneyWork, sql: Sql): [Route, Handler][] {
  const money = counted(paymentHandler(work))
  const notify = newNoticeHandler({
    sql,
    sendMail: newMailer(settings),
    sendText: newSmsSender(settings),
    siteUrl: settings.SITE_URL,
  })
  const throttle = newThrottle(() => money.inHand() > 0)
  return [
    [payments, money.handle],
    [webhooks, newWebhookHandler(sql)],
    [notices, (message) => throttle(() => notify(message))],
  ]
}

/** The handler, and how many messages it has in hand. */
function counted(handler: Handler): { handle: Handler; inHand: () => number } {
  let inHand = 0
  return {
    inHand: () => inHand,
    handle: (...given) => {
      inHand += 1
      return handler(...given).finally(() => {
        inHand -= 1
      })
    },
  }
}

/** The same, with the time of each attempt counted. */
function timed(settle: Settle): Settle {
  return async (...given) => {
    const begun = performance.now()
    let outcome = 'failed'
    try {
      outcome = await settle(...given)
      return outcome as 'done' | 'later'
    } finally {
      counters.settles.of(`outcome="${outcome}"`).add((performance.now() - begun) / 1000)
    }
  }
}

interface MoneyWork {
  settle: Settle
  cancelShowtime: ReturnType<typeof newShowtimeCanceller>
  moveTickets: ReturnType<typeof newTicketMover>
}

function paymentHandler({ settle, cancelShowtime, moveTickets }: MoneyWork): Handler {
  return async (message, log, span) => {
    switch (message.type) {
      case 'payment.requested':
      case 'refund.requested':
        return settle(message.payload.paymentId, log, false, span)
      case 'payment.changed':
        return settle(message.payload.paymentId, log, true, span)
      case 'showtime.cancelled':
        return cancelShowtime(message.payload.showtimeId, log)
      case 'showtime.moved':
      case 'showtime.rescheduled':
        return moveTickets(message, log)
      default:
        return 'done'
    }
  }
}

/** Runs a worker as this process; SIGTERM, SIGINT and uncaught exceptions stop it. */
async function main(): Promise<void> {
  try {
    const settings = workerSettings(withFiles(process.env))
    const worker = await runWorker(settings)
    endOnUncaughtExceptions(newLog(settings.INSTANCE, settings.LOG_LEVEL), worker.close)
    const stop = () => worker.close().then(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    process.stderr.write(`${error instanceof EnvError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

if (isMain(import.meta.url)) await main()
