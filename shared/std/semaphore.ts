// A semaphore with a bounded queue, for costly work. Where the queue is full, a caller is refused at once.
import { sleep } from './sleep.ts'

/** Runs `work` when a permit is free. Answers `'busy'` without running it where the queue is full. */
export type Semaphore = <T>(work: () => Promise<T>) => Promise<T | 'busy'>

// Waiters poll: workerd kills a request that only awaits another request's promise.
const POLL_MS = 20
// workerd stops a request whose client has left at any await, so its permit is never released. Costly work
// takes about a second on a busy machine; after five without a sign of life the permit is taken back.
const ABANDONED_MS = 5000

interface Permit {
  seenAt: number
}

export function newSemaphore({ limit, queueLimit }: { limit: number; queueLimit: number }): Semaphore {
  let running: Permit[] = []
  let queue: Permit[] = []
  const dropAbandoned = () => {
    const isAlive = ({ seenAt }: Permit) => Date.now() - seenAt < ABANDONED_MS
    running = running.filter(isAlive)
    queue = queue.filter(isAlive)
  }
  /** False where the permit was dropped as abandoned in the meantime. */
  async function untilFirst(permit: Permit): Promise<boolean> {
    while (queue[0] !== permit || running.length >= limit) {
      await sleep(POLL_MS)
      permit.seenAt = Date.now()
      dropAbandoned()
      if (!queue.includes(permit)) return false
    }
    queue.shift()
    return true
  }
  return async (work) => {
    dropAbandoned()
    const permit = { seenAt: Date.now() }
    if (running.length >= limit || queue.length > 0) {
      if (queue.length >= queueLimit) return 'busy'
      queue.push(permit)
      if (!(await untilFirst(permit))) return 'busy'
      permit.seenAt = Date.now()
    }
    running.push(permit)
    try {
      return await work()
    } finally {
      running = running.filter((other) => other !== permit)
    }
  }
}
