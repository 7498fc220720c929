// Node only. What escapes every promise ends the process, but in order: it says why, finishes what it holds, and its host starts it
// again. Going on would be guessing; ending at once would cut off everybody else's requests as well.
import type { Log } from './log.ts'

// As long as an instance gets to drain: what takes longer may be what hangs.
const PATIENCE_MS = 8_000

export function endOnEscapes(log: Log, close: () => Promise<void>): void {
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error escaped: this process ends')
    const end = () => process.exit(1)
    setTimeout(end, PATIENCE_MS)
    close().then(end, end)
  })
}
