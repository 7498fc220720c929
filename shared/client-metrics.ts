// What a process asks of Redis and Postgres, and how long that takes: counted where both are called, served
// by each Node process.
import { Counter, Histogram, Histograms, type MetricFamily } from './metrics.ts'

const commandSeconds = new Histograms('milo_redis_command_seconds', 'Commands in Redis, with their way')
const replies = new Counter('milo_redis_replies_total', 'Answers of commands in Redis; failed: none came')
const waits = new Histogram()

/** By command: its histogram and the label texts of its replies, so that no call builds a text. */
const known = new Map<string, { durations: Histogram; labels: Map<string, string> }>()

/** One call of a command of a library, by its name with the library's: `milo_holds_8_1a2b3c4d_holdSeats`. */
export function countCommand(name: string, reply: string, seconds: number): void {
  let command = known.get(name)
  if (!command) {
    const short = name.slice(name.lastIndexOf('_') + 1)
    command = { durations: commandSeconds.of(`command="${short}"`), labels: new Map() }
    known.set(name, command)
  }
  command.durations.add(seconds)
  let labels = command.labels.get(reply)
  if (labels === undefined) {
    labels = `{command="${name.slice(name.lastIndexOf('_') + 1)}",reply="${reply.toLowerCase()}"}`
    command.labels.set(reply, labels)
  }
  replies.add(labels)
}

/** The wait of a transaction for its connection, with the way to the server. */
export const countTransactionWait = (seconds: number): void => waits.add(seconds)

export function clientMetrics(): MetricFamily[] {
  const values: Record<string, number> = {}
  waits.addTo(values)
  return [
    commandSeconds.family(),
    replies,
    {
      name: 'milo_postgres_transaction_wait_seconds',
      type: 'histogram',
      help: 'Until a transaction had its connection of the pool and had begun',
      values,
    },
  ]
}
