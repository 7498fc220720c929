// The queues as data: what is declared, how a message waits before its next attempt, and where it ends when none helps.
// Holds on RabbitMQ 3.10 and 4.x: every argument that changed its default between them is written out.
import type { Channel, Options } from 'amqplib'
import type { MessageType } from '#shared/domain/messages.ts'

export interface Rung {
  queue: string
  delayMs: number
}

export interface Route {
  /** Work waits here. */
  queue: string
  /** Waiting rooms for the second, third … attempt; time moves a message from there back to `queue`. */
  ladder: readonly Rung[]
  /** Messages that no attempt helped, until staff replays or discards them. */
  dead: string
  /** Messages that one worker has in hand. */
  prefetch: number
}

// Short enough to hide a restart (5 s, 30 s), long enough to outlast a deploy (2 min) and most outages (10 min).
const DELAYS = [
  ['5s', 5_000],
  ['30s', 30_000],
  ['2m', 120_000],
  ['10m', 600_000],
] as const

const newRoute = (queue: string, prefetch: number): Route => ({
  queue,
  ladder: DELAYS.map(([label, delayMs]) => ({ queue: `${queue}.retry.${label}`, delayMs })),
  dead: `${queue}.dead`,
  prefetch,
})

// Enough to fill a statement while another runs and slow providers answer; few enough to finish within a SIGTERM.
export const payments: Route = newRoute('payments', 128)
/** Messages to people, apart from money: a mail server that is away holds up nobody's tickets. */
export const notices: Route = newRoute('notices', 2)
/** What integrators are told becomes deliveries in Postgres; these have retries of their own. */
export const webhooks: Route = newRoute('webhooks', 8)
export const routes: readonly Route[] = [payments, notices, webhooks]

/** Where a message of each type goes; a type with no queue is announced to nobody yet. */
export const queuesOf: Readonly<Record<MessageType, readonly string[]>> = {
  'payment.requested': [payments.queue],
  'payment.changed': [payments.queue],
  'refund.requested': [payments.queue],
  'refund.settled': [notices.queue, webhooks.queue],
  'showtime.cancelled': [payments.queue, webhooks.queue],
  'showtime.moved': [payments.queue, webhooks.queue],
  'hold.expired': [webhooks.queue],
  'reservation.confirmed': [notices.queue, webhooks.queue],
  'reservation.declined': [notices.queue, webhooks.queue],
  'reservation.cancelled': [notices.queue, webhooks.queue],
  'reservation.moved': [notices.queue, webhooks.queue],
  'reservation.lapsed': [webhooks.queue],
}

export interface Declaration {
  queue: string
  options: Options.AssertQueue
}

// We count attempts in Postgres and never requeue. This only ends what a broker would redeliver for ever: RabbitMQ 3
// has no limit of its own, 4 has 20, which twenty restarts in a row would reach.
const DELIVERY_LIMIT = 1000

/** A queue that survives the loss of a broker node, and hands what it drops to `deadLetterTo` at least once. */
function quorumQueue(queue: string, deadLetterTo?: string, ttlMs?: number): Declaration {
  const args: Record<string, unknown> = { 'x-queue-type': 'quorum' }
  if (deadLetterTo !== undefined) {
    args['x-delivery-limit'] = DELIVERY_LIMIT
    args['x-dead-letter-exchange'] = ''
    args['x-dead-letter-routing-key'] = deadLetterTo
    // Without these two a dead-lettered message may be lost on its way (RabbitMQ's default is at-most-once).
    args['x-dead-letter-strategy'] = 'at-least-once'
    args['x-overflow'] = 'reject-publish'
  }
  if (ttlMs !== undefined) args['x-message-ttl'] = ttlMs
  return { queue, options: { durable: true, arguments: args } }
}

export const declarations: readonly Declaration[] = routes.flatMap(({ queue, ladder, dead }) => [
  quorumQueue(dead),
  quorumQueue(queue, dead),
  ...ladder.map((rung) => quorumQueue(rung.queue, queue, rung.delayMs)),
])

/** A queue exists with other arguments than ours: no retry helps, a person has to decide. */
export class TopologyError extends Error {
  constructor(queue: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause)
    super(
      `The queue "${queue}" exists with other arguments than this version declares (${said}). ` +
        `Way out: let the version that made it empty it, delete it (rabbitmqctl delete_queue ${queue}), and this ` +
        'worker declares it anew within a minute. What was in it comes back from the outbox through the reconciler.',
    )
    this.name = 'TopologyError'
  }
}

const PRECONDITION_FAILED = 406

/** Declares every queue. Throws a TopologyError where one exists with other arguments (the channel is closed then). */
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
