// Lets callers who come at the same time share one piece of work, such as a statement and its commit; a lone one never waits.
import { isOutage } from './resources.ts'

export interface BatchSettings<Item, Result> {
  /** Does all of them, or throws and did none. Has to be safe to repeat. Results stand in the order of the items. */
  work: (items: Item[]) => Promise<readonly Result[]>
  /** Most in one batch. */
  max: number
  /** Items of the same key go one after the other, for work that must not meet the same thing twice. */
  keyOf?: (item: Item) => string
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

// After everything that this turn of the event loop brought: together what came together, and no timer.
const soon: (work: () => void) => unknown = typeof setImmediate === 'function' ? setImmediate : queueMicrotask

/**
 * Whoever comes while nothing is under way goes at once; whoever comes meanwhile goes with the next batch. Where a batch
 * fails, each of its items is done by itself, so that a bad one fails alone; in an outage all fail with its error.
 */
export function newBatch<Item, Result>({
  work,
  max,
  keyOf,
}: BatchSettings<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let busy = false

  function begin(): void {
    if (busy || waiting.length === 0) return
    busy = true
    soon(async () => {
      await run(take())
      busy = false
      begin()
    })
  }

  function take(): Waiting<Item, Result>[] {
    const [batch, later]: Waiting<Item, Result>[][] = [[], []]
    const keys = new Set<string>()
    for (const entry of waiting) {
      const key = keyOf?.(entry.item)
      const fits = batch!.length < max && (key === undefined || !keys.has(key))
      if (fits && key !== undefined) keys.add(key)
      ;(fits ? batch! : later!).push(entry)
    }
    waiting = later!
    return batch!
  }

  async function run(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item))
      for (const [at, { resolve }] of batch.entries()) resolve(results[at]!)
    } catch (error) {
      if (batch.length === 1 || isOutage(error)) for (const { reject } of batch) reject(error)
      // Nobody behind them waits for these: one may be waiting for a lock.
      else for (const entry of batch) void alone(entry)
    }
  }

  const alone = ({ item, resolve, reject }: Waiting<Item, Result>): Promise<void> =>
    work([item]).then(([result]) => resolve(result!), reject)

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      begin()
    })
}
