// Lets a few pieces of costly work run at once and a few wait; the rest is turned away at once, not piled up.

/** Runs `work` when its turn comes; `'busy'` where no place to wait is left, and then `work` never runs. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T | 'busy'>

export function newTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): Turns {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return 'busy'
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      // A turn is handed on as it is, so that nobody who comes now can slip in before the one who waits.
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
