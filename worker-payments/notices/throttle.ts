// Notices give way to payments: drawing codes and pages takes processor time from buyers who pay.
import { sleep } from '#shared/std/sleep.ts'

/**
 * While payments are in hand, notices get this share of the time: in a rush of a whole day they still go out.
 */
const SHARE = 0.05
/** A slow mail server uses no processor: its time is not made up for. */
const LONGEST_PAUSE_MS = 1000
const LOOK_AGAIN_MS = 20

/** Runs one piece of work at a time and pauses after each in proportion, as long as `busy`. */
export function newThrottle(busy: () => boolean): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()

  async function rest(workedMs: number): Promise<void> {
    const end = performance.now() + Math.min(workedMs * (1 / SHARE - 1), LONGEST_PAUSE_MS)
    while (busy() && performance.now() < end) await sleep(LOOK_AGAIN_MS)
  }

  return (work) => {
    const turn = last.then(async () => {
      const begun = performance.now()
      return [await work(), performance.now() - begun] as const
    })
    last = turn.then(([, workedMs]) => rest(workedMs)).catch(() => undefined)
    return turn.then(([result]) => result)
  }
}
