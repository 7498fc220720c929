// Keeps the worker connected to RabbitMQ: declares the queues, runs the relay and the subscriptions on one connection, and
// begins anew with back-off whenever that connection is lost.
import type { Socket } from 'node:net'
import type { Channel, ChannelModel } from 'amqplib'
import { gatherWrites } from '#shared/gather-writes.ts'
import type { Log } from '#shared/log.ts'
import { type Publish, publisherOn } from './publish.ts'
import { pause } from './reconcile.ts'
import type { Subscription } from './subscription.ts'
import { declareTopology, TopologyError } from './topology.ts'

/** amqplib's `connect`, or the stand-in's of the same shape. */
export type Connect = (url: string) => Promise<ChannelModel>

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 10_000
// A wrong queue is mended by a person: often enough to go on soon after, rarely enough to keep the log readable.
const TOPOLOGY_DELAY_MS = 30_000

/** What runs on a connection: begun once the queues are there, ended before the connection is. */
export interface Connected {
  publish: Publish
  /** For a subscription of its own; its loss is the connection's. */
  newChannel: () => Promise<Channel>
  lost: () => void
}
export interface Work {
  subscriptions: Subscription[]
  /** Runs until the signal aborts. */
  relay: (signal: AbortSignal) => Promise<void>
}

export interface BrokerState {
  /** Consuming. */
  ready: boolean
  /** Why not, for people. */
  reason?: string
}

export interface BrokerSettings {
  url: string
  connect: Connect
  log: Log
  begin: (on: Connected) => Promise<Work>
  topologyDelayMs?: number
}

export interface Broker {
  state(): BrokerState
  /** Runs until the signal aborts, then finishes what it holds and closes. */
  run(signal: AbortSignal): Promise<void>
}

export function newBroker(settings: BrokerSettings): Broker {
  const { topologyDelayMs = TOPOLOGY_DELAY_MS } = settings
  let state: BrokerState = { ready: false, reason: 'connecting' }

  async function run(signal: AbortSignal): Promise<void> {
    let delayMs = FIRST_DELAY_MS
    while (!signal.aborted) {
      try {
        await session(settings, signal, () => {
          state = { ready: true }
          delayMs = FIRST_DELAY_MS
        })
        state = { ready: false, reason: 'connection lost' }
      } catch (error) {
        state = { ready: false, reason: error instanceof Error ? error.message : String(error) }
        if (error instanceof TopologyError) delayMs = topologyDelayMs
        settings.log.error({ reason: state.reason, retryInMs: delayMs }, 'no RabbitMQ')
      }
      await pause(delayMs, signal)
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
    }
  }

  return { state: () => state, run }
}

/** One connection, from its beginning to its loss or to the signal. */
async function session(
  { url, connect, log, begin }: BrokerSettings,
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const model = await connect(url)
  // amqplib writes each frame by itself. Its socket is no part of its types, and the stand-in has none.
  const { stream } = model.connection as { stream?: Socket }
  if (stream) gatherWrites(stream)
  const ended = new AbortController()
  const lost = () => ended.abort()
  model.on('error', (error: Error) => log.warn({ err: error }, 'RabbitMQ connection'))
  model.on('close', lost)
  signal.addEventListener('abort', lost)
  // Asked to end while it connected: a signal tells that to nobody who comes later.
  if (signal.aborted) lost()
  const watch = <C extends Channel>(channel: C): C => {
    channel.on('error', (error: Error) => log.warn({ err: error }, 'RabbitMQ channel'))
    channel.on('close', lost)
    return channel
  }
  const newChannel = async () => watch(await model.createChannel())
  try {
    const publishing = watch(await model.createConfirmChannel())
    await declareTopology(publishing)
    const { subscriptions, relay } = await begin({ publish: publisherOn(publishing), newChannel, lost })
    for (const subscription of subscriptions) await subscription.start()
    const relaying = relay(ended.signal)
    log.info('consuming')
    onReady()
    await new Promise<void>((resolve) => {
      if (ended.signal.aborted) resolve()
      else ended.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all([relaying, ...subscriptions.map((subscription) => subscription.stop())])
  } finally {
    signal.removeEventListener('abort', lost)
    // A connection that is lost cannot be closed any more, and says so.
    await model.close().catch((error: unknown) => log.debug({ err: error }, 'close'))
  }
}
