// Lets a few pieces of costly work run at once and a few wait; the rest is turned away at once, not piled up.

/** Runs `work` when its turn comes; `'busy'` where no place to wait is left, and then `work` never runs. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T | 'busy'>

// Whoever waits looks by itself: in workerd a request that only waits for another one's promise counts as hung and is ended.
const LOOK_MS = 20
// workerd stops a request whose client has left at any await, so that its place is never given back. Costly work takes
// about a second on a busy machine: who shows no sign for five times that is gone.
const GONE_MS = 5000

interface Place {
  seenAt: number
}

export function newTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): Turns {
  let running: Place[] = []
  let queue: Place[] = []
  const forgetGone = () => {
    const there = ({ seenAt }: Place) => Date.now() - seenAt < GONE_MS
    running = running.filter(there)
    queue = queue.filter(there)
  }
  /** False where the place was given up for gone meanwhile. */
  async function untilFirst(place: Place): Promise<boolean> {
    while (queue[0] !== place || running.length >= atOnce) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      place.seenAt = Date.now()
      forgetGone()
      if (!queue.includes(place)) return false
    }
    queue.shift()
    return true
  }
  return async (work) => {
    forgetGone()
    const place = { seenAt: Date.now() }
    if (running.length >= atOnce || queue.length > 0) {
      if (queue.length >= waiting) return 'busy'
      queue.push(place)
      if (!(await untilFirst(place))) return 'busy'
      place.seenAt = Date.now()
    }
    running.push(place)
    try {
      return await work()
    } finally {
      running = running.filter((other) => other !== place)
    }
  }
}
