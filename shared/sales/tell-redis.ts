// Tells Redis what Postgres has decided.
import type { RequestLines } from '../log.ts'

/**
 * Tells Redis about a committed decision. A failure is not the caller's: the decision stands and left a row
 * in map_checks, so the reconciler shows it within half a minute of Redis' return.
 */
export async function tellRedis(
  log: RequestLines,
  showtimeId: string,
  telling: () => Promise<unknown>,
): Promise<void> {
  try {
    await telling()
  } catch (error) {
    log.warn({ err: error, showtimeId }, 'the seat map does not show what Postgres decided, for now')
  }
}
