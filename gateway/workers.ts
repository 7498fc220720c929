// Several gateway processes on one port (GATEWAY_WORKERS). The primary forks the workers, replaces those that
// die, replaces all one by one on SIGHUP without refusing a request, and shows them together at the admin
// port.
import cluster, { type Worker } from 'node:cluster'
import { on, once } from 'node:events'
import type { Log } from '#shared/log.ts'
import type { MetricFamily } from '#shared/metrics.ts'
import type { Snapshot } from './monitoring/admin.ts'
import { added } from './monitoring/metrics.ts'

/** A worker that dies at once must not be forked in a busy loop. */
const RESTART_AFTER_MS = 500
/** A worker that is too busy to answer is left out. */
const ANSWER_WITHIN_MS = 500

export class Workers {
  readonly #log: Log
  #stopping = false
  /** Workers that were told to stop: they are not replaced. */
  readonly #leaving = new Set<Worker>()
  #replacing = Promise.resolve()
  /** The counts of workers that ended: to Prometheus a falling counter is a reset. */
  #past: MetricFamily[] = []

  constructor(log: Log) {
    this.#log = log
  }

  /** Forks `count` workers; resolves when all of them listen. */
  async start(count: number) {
    cluster.on('exit', (worker, code, signal) => {
      if (this.#stopping || this.#leaving.delete(worker)) return
      this.#log.error({ pid: worker.process.pid, code, signal }, 'gateway process died')
      setTimeout(() => void this.#fork(), RESTART_AFTER_MS)
    })
    cluster.on('message', (_worker, { last }: { last?: Snapshot }) => {
      if (last) this.#past = added([this.#past, last.families.filter(({ type }) => type !== 'gauge')])
    })
    await Promise.all(Array.from({ length: count }, () => this.#fork()))
  }

  /**
   * One by one: the new worker listens before the old one stops. Calls queue up; each replaces all workers.
   */
  replaceAll(): Promise<void> {
    this.#replacing = this.#replacing.then(() => this.#replaceEach())
    return this.#replacing
  }

  async #replaceEach() {
    for (const old of runningWorkers()) {
      await this.#fork()
      await this.#stop(old)
    }
    this.#log.info('all gateway processes were replaced')
  }

  async stop() {
    this.#stopping = true
    await Promise.all(runningWorkers().map((worker) => this.#stop(worker)))
  }

  async snapshots(): Promise<Snapshot[]> {
    const [first, ...rest] = (await Promise.all(runningWorkers().map(ask))).flat()
    return first === undefined ? [] : [{ ...first, families: added([first.families, this.#past]) }, ...rest]
  }

  async #fork() {
    if (this.#stopping) return
    const worker = cluster.fork()
    // A worker that dies before it listens is replaced like any other.
    await Promise.race([once(worker, 'listening'), once(worker, 'exit')])
  }

  async #stop(worker: Worker) {
    this.#leaving.add(worker)
    worker.process.kill('SIGTERM')
    if (!worker.isDead()) await once(worker, 'exit')
  }
}

function runningWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
}

/** In a worker: answers the primary's requests for its snapshot. */
export function answerSnapshots(snapshot: () => Snapshot) {
  process.on('message', (message) => {
    if (message === 'snapshot') process.send?.(snapshot())
  })
}

/** In a worker, at its end, so that what it counted is not lost. */
export function leaveSnapshot(last: Snapshot): Promise<void> {
  return new Promise((resolve) => process.send!({ last }, () => resolve()))
}

/** A worker's snapshot; nothing if it is too busy, or is leaving. */
export async function ask(worker: Pick<Worker, 'send'>): Promise<Snapshot[]> {
  const gone = new AbortController()
  const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), gone.signal])
  // Trap: without a callback a closed channel emits 'error', which fails those who wait for that worker's
  // exit.
  worker.send('snapshot', (error) => error && gone.abort())
  try {
    // A worker that leaves meanwhile sends its last snapshot.
    for await (const [message] of on(worker as Worker, 'message', { signal })) {
      if ('state' in message) return [message as Snapshot]
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
  return []
}
