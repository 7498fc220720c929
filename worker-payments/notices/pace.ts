// Lets messages to people give way to money: drawing codes and pages takes the processor from those who pay.
import { pause } from '../reconcile.ts'

/** While payments are in hand, notices take this part of the time: on a day-long rush they still go out. */
const SHARE = 0.05
/** A mail server that takes its time takes no processor: that is waited for, not made up for. */
const LONGEST_PAUSE_MS = 1000
const LOOK_AGAIN_MS = 20

/** Does one piece of work at a time; after each it waits for its share while `busy`, or until that is over. */
export function newPace(busy: () => boolean): <T>(work: () => Promise<T>) => Promise<T> {
  const never = new AbortController().signal
  let last: Promise<unknown> = Promise.resolve()

  async function rest(workedMs: number): Promise<void> {
    const end = performance.now() + Math.min(workedMs * (1 / SHARE - 1), LONGEST_PAUSE_MS)
    while (busy() && performance.now() < end) await pause(LOOK_AGAIN_MS, never)
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
