// Work that many ask for at the same time, done once for all of them.

/**
 * Runs `work` one at a time. Who asks while it runs shares the next run with all who ask meanwhile, so that nobody gets what
 * was begun before the question; a failure is that of all who wait, so that an outage is not waited for twice. Only for
 * connections that outlive a request: at the edge none may wait for another's.
 */
export function sharedRuns<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined
  function run(): Promise<T> {
    next = undefined
    const mine = work().finally(() => {
      if (next === undefined) running = undefined
    })
    running = mine
    return mine
  }
  function fail(error: unknown): never {
    running = undefined
    next = undefined
    throw error
  }
  return () => {
    if (running === undefined) return run()
    next ??= running.then(run, fail)
    return next
  }
}
