// The one way to wait. Without a signal it needs nothing but timers, so that it runs at the edge too.

/** Resolves after `ms`, or as soon as the signal aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    function end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
  })
}
