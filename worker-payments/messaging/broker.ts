// Keeps the worker connected to its transport: runs the relay and the subscriptions on one connection, and
// connects again with back-off whenever that connection is lost.
import type { Log } from '#shared/log.ts'
import { sleep } from '#shared/std/sleep.ts'
import type { Subscription } from './subscription.ts'
import { TopologyError } from './topology.ts'
import type { Connect, Connection } from './transport.ts'

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 10_000
// A connection that was lost sooner did nothing: whatever ended it would end the next one.
const STABLE_AFTER_MS = 30_000
// A person repairs a wrong queue: retry soon enough to go on shortly after, rarely enough to keep the log
// readable.
const TOPOLOGY_DELAY_MS = 30_000

/** What runs on a connection: it starts once the queues exist and ends before the connection does. */
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
  begin: (connection: Connection) => Promise<Work>
  topologyDelayMs?: number
  stableAfterMs?: number
}

export interface Broker {
  state(): BrokerState
  /** Messages that wait, by queue. Rejects without a connection. */
  depths(): Promise<Record<string, number>>
  /** Runs until the signal aborts, then finishes what it holds and closes. */
  run(signal: AbortSignal): Promise<void>
}

export function newBroker(settings: BrokerSettings): Broker {
  const { topologyDelayMs = TOPOLOGY_DELAY_MS, stableAfterMs = STABLE_AFTER_MS } = settings
  let state: BrokerState = { ready: false, reason: 'connecting' }
  let current: Connection | undefined

  async function run(signal: AbortSignal): Promise<void> {
    let delayMs = FIRST_DELAY_MS
    while (!signal.aborted) {
      let readyAt = Number.POSITIVE_INFINITY
      try {
        await session(settings, signal, (connection) => {
          current = connection
          state = { ready: true }
          readyAt = performance.now()
        })
        state = { ready: false, reason: 'connection lost' }
      } catch (error) {
        state = { ready: false, reason: error instanceof Error ? error.message : String(error) }
        if (error instanceof TopologyError) delayMs = topologyDelayMs
        settings.log.error({ reason: state.reason, retryInMs: delayMs }, 'no RabbitMQ')
      }
      current = undefined
      if (performance.now() - readyAt >= stableAfterMs) delayMs = FIRST_DELAY_MS
      await sleep(delayMs, signal)
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
    }
  }

  return {
    state: () => state,
    depths: async () => {
      if (!current) throw new Error('not connected')
      return current.depths()
    },
    run,
  }
}

/** One connection, until it is lost or the signal aborts. */
async function session(
  { url, connect, log, begin }: BrokerSettings,
  signal: AbortSignal,
  onReady: (connection: Connection) => void,
): Promise<void> {
  const connection = await connect(url, log)
  const ended = new AbortController()
  const end = () => ended.abort()
  connection.closed.addEventListener('abort', end)
  signal.addEventListener('abort', end)
  // It may have aborted while this connected: then no event comes any more.
  if (signal.aborted || connection.closed.aborted) end()
  try {
    const { subscriptions, relay } = await begin(connection)
    for (const subscription of subscriptions) await subscription.start()
    const relaying = relay(ended.signal)
    log.info('consuming')
    onReady(connection)
    await new Promise<void>((resolve) => {
      if (ended.signal.aborted) resolve()
      else ended.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all([relaying, ...subscriptions.map((subscription) => subscription.stop())])
  } finally {
    signal.removeEventListener('abort', end)
    // A lost connection cannot be closed, and says so.
    await connection.close().catch((error: unknown) => log.debug({ err: error }, 'close'))
  }
}
