// Node only. An uncaught exception ends the process in order: it logs the error, finishes requests in
// progress, and its host restarts it. Continuing would be guessing; ending at once would cut off all other
// requests.
import type { Log } from './log.ts'

// As long as an instance may drain: whatever takes longer may be what hangs.
const PATIENCE_MS = 8_000

export function endOnUncaughtExceptions(log: Log, close: () => Promise<void>): void {
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error escaped: this process ends')
    const end = () => process.exit(1)
    setTimeout(end, PATIENCE_MS)
    close().then(end, end)
  })
}
