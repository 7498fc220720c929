// Several gateway processes on one port (GATEWAY_WORKERS): the first process starts the others, replaces those that die,
// replaces all of them one by one on SIGHUP without refusing a request, and shows them together at the admin port.
import cluster, { type Worker } from 'node:cluster'
import { on, once } from 'node:events'
import type { Log } from '#shared/log.ts'
import type { Family } from '#shared/metrics.ts'
import type { Snapshot } from './admin.ts'
import { added } from './metrics.ts'

/** A process that dies at once would be started in a circle. */
const RESTART_AFTER_MS = 500
/** A process that is too busy to answer is left out of the picture. */
const ANSWER_WITHIN_MS = 500

export class Crew {
  readonly #log: Log
  #stopping = false
  /** Workers on their way out as planned: nobody takes their place. */
  readonly #leaving = new Set<Worker>()
  #replacing = Promise.resolve()
  /** What processes that are gone had counted: Prometheus takes a count that falls for one that began anew. */
  #past: Family[] = []

  constructor(log: Log) {
    this.#log = log
  }

  /** Starts `count` processes; resolves when all of them listen. */
  async start(count: number) {
    cluster.on('exit', (worker, code, signal) => {
      if (this.#stopping || this.#leaving.delete(worker)) return
      this.#log.error({ pid: worker.process.pid, code, signal }, 'gateway process died')
      setTimeout(() => void this.#hire(), RESTART_AFTER_MS)
    })
    cluster.on('message', (_worker, { last }: { last?: Snapshot }) => {
      if (last) this.#past = added([this.#past, last.families.filter(({ type }) => type !== 'gauge')])
    })
    await Promise.all(Array.from({ length: count }, () => this.#hire()))
  }

  /** One after another, and who asks twice gets it twice: the new process listens before an old one is told to stop. */
  replaceAll(): Promise<void> {
    this.#replacing = this.#replacing.then(() => this.#replaceEach())
    return this.#replacing
  }

  async #replaceEach() {
    for (const old of workers()) {
      await this.#hire()
      await this.#retire(old)
    }
    this.#log.info('all gateway processes were replaced')
  }

  async stop() {
    this.#stopping = true
    await Promise.all(workers().map((worker) => this.#retire(worker)))
  }

  async snapshots(): Promise<Snapshot[]> {
    const [first, ...rest] = (await Promise.all(workers().map(ask))).flat()
    return first === undefined ? [] : [{ ...first, families: added([first.families, this.#past]) }, ...rest]
  }

  async #hire() {
    if (this.#stopping) return
    const worker = cluster.fork()
    // One that dies before it listens is replaced like any other.
    await Promise.race([once(worker, 'listening'), once(worker, 'exit')])
  }

  async #retire(worker: Worker) {
    this.#leaving.add(worker)
    worker.process.kill('SIGTERM')
    if (!worker.isDead()) await once(worker, 'exit')
  }
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
}

/** In a process of the crew: answers with what it knows. */
export function answerSnapshots(snapshot: () => Snapshot) {
  process.on('message', (message) => {
    if (message === 'snapshot') process.send?.(snapshot())
  })
}

/** In a process of the crew, at its end. */
export function leaveSnapshot(last: Snapshot): Promise<void> {
  return new Promise((resolve) => process.send!({ last }, () => resolve()))
}

/** What a process says of itself; nothing where it is too busy, or leaves. */
export async function ask(worker: Pick<Worker, 'send'>): Promise<Snapshot[]> {
  const gone = new AbortController()
  const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), gone.signal])
  // Trap: without a callback, a channel that is closed is an 'error' event, which fails whoever waits for that process to end.
  worker.send('snapshot', (error) => error && gone.abort())
  try {
    // One that leaves meanwhile sends its last words first.
    for await (const [message] of on(worker as Worker, 'message', { signal })) {
      if ('state' in message) return [message as Snapshot]
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
  return []
}
