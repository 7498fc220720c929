// Work on one item after the other, each of which fails alone.

/** As many errors of one run as a log line needs. */
const MOST_ERRORS = 10

/** Works on every item, also after others failed; then throws the one error, or the first of them in one. */
export async function inTurn<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const errors: unknown[] = []
  let count = 0
  for (const item of items) {
    count++
    try {
      await work(item)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1)
    throw new AggregateError(errors.slice(0, MOST_ERRORS), `${errors.length} of ${count} failed`)
}
