// The queues as data: work queues, retry delays and dead letters, and which message goes where.
// For RabbitMQ 3.10 and 4.x: every argument whose default changed between them is written out.
import type { Channel, Options } from 'amqplib'
import type { Destination } from '#shared/db/late-messages.ts'
import type { MessageType } from '#shared/domain/messages.ts'

/** A queue whose messages go back to work once their time is over. */
export interface RetryDelay {
  queue: string
  delayMs: number
}

export interface Route {
  /** Work waits here. */
  queue: string
  /** Delay queues before the second, third … attempt. */
  retryDelays: readonly RetryDelay[]
  /** Messages that failed every attempt, or that nobody can read. */
  dead: string
  /** Messages that one worker has in hand. */
  prefetch: number
}

// Short enough to hide a restart (5 s, 30 s), long enough to outlast a deploy (2 min) and most outages (10
// min).
const DELAYS = [
  ['5s', 5_000],
  ['30s', 30_000],
  ['2m', 120_000],
  ['10m', 600_000],
] as const

export const DELAYS_MS: readonly number[] = DELAYS.map(([, delayMs]) => delayMs)

const newRoute = (queue: string, prefetch: number): Route => ({
  queue,
  retryDelays: DELAYS.map(([label, delayMs]) => ({ queue: `${queue}.retry.${label}`, delayMs })),
  dead: `${queue}.dead`,
  prefetch,
})

// Enough to fill a statement while another runs and slow providers answer; few enough to finish after a
// SIGTERM.
export const payments: Route = newRoute('payments', 128)
/** Messages to people have a queue apart from money: a mail server that is down delays no tickets. */
export const notices: Route = newRoute('notices', 2)
/** Events for integrators become deliveries in Postgres, which have retries of their own. */
export const webhooks: Route = newRoute('webhooks', 8)
export const routes: readonly Route[] = [payments, notices, webhooks]

/** Where a message of each type goes. */
export const queuesOf: Readonly<Record<MessageType, readonly string[]>> = {
  'payment.requested': [payments.queue],
  'payment.changed': [payments.queue],
  'refund.requested': [payments.queue],
  'refund.settled': [notices.queue, webhooks.queue],
  'showtime.cancelled': [payments.queue, webhooks.queue],
  'showtime.moved': [payments.queue, webhooks.queue],
  'showtime.rescheduled': [payments.queue, webhooks.queue],
  'hold.expired': [webhooks.queue],
  'reservation.confirmed': [notices.queue, webhooks.queue],
  'reservation.declined': [notices.queue, webhooks.queue],
  'reservation.cancelled': [notices.queue, webhooks.queue],
  'reservation.moved': [notices.queue, webhooks.queue],
  'reservation.rescheduled': [notices.queue, webhooks.queue],
  'reservation.lapsed': [webhooks.queue],
  'tickets.requested': [notices.queue],
  'ticket.handed_on': [notices.queue, webhooks.queue],
  'account.changed': [notices.queue],
  'link.requested': [notices.queue],
  'report.due': [notices.queue],
}

/**
 * The same as a list: what the reconciler expects to be finished. Webhooks only where an endpoint wants the
 * event.
 */
export const destinations: readonly Destination[] = Object.entries(queuesOf).flatMap(([type, queues]) =>
  queues.map((queue) => ({ type, queue, ifHeard: queue === webhooks.queue })),
)

export interface Declaration {
  queue: string
  options: Options.AssertQueue
}

// Attempts are counted in Postgres; nothing is requeued. This only ends endless redeliveries: RabbitMQ 3 has
// no limit of its own, 4 has 20, which twenty restarts in a row would reach.
const DELIVERY_LIMIT = 1000
// A dead-letter queue must drop nothing. RabbitMQ 4 takes -1 for no limit, 3 refuses it.
const NO_DELIVERY_LIMIT = 1_000_000_000

/** A queue that survives the loss of a node and hands what it drops to `deadLetterTo` at least once. */
function quorumQueue(queue: string, deadLetterTo?: string, ttlMs?: number): Declaration {
  const limit = deadLetterTo === undefined ? NO_DELIVERY_LIMIT : DELIVERY_LIMIT
  const args: Record<string, unknown> = { 'x-queue-type': 'quorum', 'x-delivery-limit': limit }
  if (deadLetterTo !== undefined) {
    args['x-dead-letter-exchange'] = ''
    args['x-dead-letter-routing-key'] = deadLetterTo
    // Without these two a dead-lettered message may be lost on its way (RabbitMQ's default is at-most-once).
    args['x-dead-letter-strategy'] = 'at-least-once'
    args['x-overflow'] = 'reject-publish'
  }
  if (ttlMs !== undefined) args['x-message-ttl'] = ttlMs
  return { queue, options: { durable: true, arguments: args } }
}

export const declarations: readonly Declaration[] = routes.flatMap(({ queue, retryDelays, dead }) => [
  quorumQueue(dead),
  quorumQueue(queue, dead),
  ...retryDelays.map((delay) => quorumQueue(delay.queue, queue, delay.delayMs)),
])

/** A queue exists with other arguments: no retry helps, a person has to decide. */
export class TopologyError extends Error {
  constructor(queue: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause)
    super(
      `The queue "${queue}" exists with other arguments than this version declares (${said}). ` +
        `Way out: let the version that made it empty it, delete it (rabbitmqctl delete_queue ${queue}), and this ` +
        'worker declares it again within a minute. The reconciler finds what was in it: unfinished payments, refunds, ' +
        'cancellations and moves within minutes, and sends every other message again that no consumer finished. ' +
        'Only what is in a dead-letter queue is nowhere else: that one has to be empty.',
    )
    this.name = 'TopologyError'
  }
}

const PRECONDITION_FAILED = 406

/**
 * Declares every queue. Throws a TopologyError where one exists with other arguments (the channel is closed
 * then).
 */
export async function declareTopology(
  channel: Pick<Channel, 'assertQueue'>,
  wanted: readonly Declaration[] = declarations,
): Promise<void> {
  for (const { queue, options } of wanted) {
    try {
      await channel.assertQueue(queue, options)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === PRECONDITION_FAILED) throw new TopologyError(queue, error)
      throw error
    }
  }
}
