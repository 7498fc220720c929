// Lets concurrent callers share one piece of work, such as a statement and its commit. A lone caller never
// waits.
import { isOutage, isTimeout } from '../resources.ts'

export interface BatchSettings<Item, Result> {
  /**
   * Does all items, or throws and did nothing. Has to be safe to repeat. Results are in the order of the
   * items.
   */
  work: (items: Item[]) => Promise<readonly Result[]>
  /** Most items in one batch. */
  max: number
  /** Items of the same key run one after the other, for work that must not see the same key twice. */
  keyOf?: (item: Item) => string
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

// After all events of this turn of the event loop, so that they share a batch without a timer.
const soon: (work: () => void) => unknown = typeof setImmediate === 'function' ? setImmediate : queueMicrotask

// Several times what a full batch takes on a busy machine: a longer one waits for a lock or a server.
const PATIENCE_MS = 250

/**
 * A caller goes at once if nothing is running; callers during a run go with the next batch. If a batch fails,
 * each item runs alone, so that a bad or locked one fails or waits alone; in an outage all fail with its
 * error. The next batch waits for the one before, so that it fills, but not for long.
 */
export function newBatch<Item, Result>(
  settings: BatchSettings<Item, Result>,
): (item: Item) => Promise<Result> {
  const { work, keyOf } = settings
  let waiting: Waiting<Item, Result>[] = []
  let busy = false
  /** Keys of the items that are running, alone or in a batch. */
  const keys = new Set<string>()

  function begin(): void {
    if (busy || waiting.length === 0) return
    busy = true
    soon(() => {
      const [batch, later] = fill(waiting, settings, keys)
      waiting = later
      let held = true
      const letNextGo = () => {
        if (held) busy = false
        held = false
        begin()
      }
      // Every waiting item follows another of its key; the end of those starts the next batch.
      if (batch.length === 0) busy = false
      else {
        const timer = setTimeout(letNextGo, PATIENCE_MS)
        void run(batch).then(() => {
          clearTimeout(timer)
          letNextGo()
        })
      }
    })
  }

  async function run(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item))
      for (const [at, entry] of batch.entries()) end(entry).resolve(results[at]!)
    } catch (error) {
      const all = batch.length === 1 || (isOutage(error) && !isTimeout(error))
      if (all) for (const entry of batch) end(entry).reject(error)
      // The next batch does not wait for these: one may be waiting for a lock.
      else for (const entry of batch) void run([entry]).then(begin)
    }
  }

  function end(entry: Waiting<Item, Result>): Waiting<Item, Result> {
    if (keyOf) keys.delete(keyOf(entry.item))
    return entry
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      begin()
    })
}

/** Splits into items that go now, and claims their keys, and items that go later. */
function fill<Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  { max, keyOf }: BatchSettings<Item, Result>,
  keys: Set<string>,
): [batch: Waiting<Item, Result>[], later: Waiting<Item, Result>[]] {
  const batch: Waiting<Item, Result>[] = []
  const later: Waiting<Item, Result>[] = []
  for (const entry of waiting) {
    const key = keyOf?.(entry.item)
    const fits = batch.length < max && (key === undefined || !keys.has(key))
    if (fits && key !== undefined) keys.add(key)
    ;(fits ? batch : later).push(entry)
  }
  return [batch, later]
}
