// One structured log for all processes: a JSON line per event on stdout (pino's console build at the edge).
import { type Logger, pino } from 'pino'

export type Log = Logger
/** The log methods that a request may use. */
export type RequestLines = Pick<Log, 'error' | 'warn' | 'info'>

/**
 * `process` names the writer: function instance, worker, gateway. Secrets are redacted by field name, at any
 * depth listed.
 */
export function newLog(process: string, minimum = 'info'): Log {
  return pino({
    level: minimum,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level },
    // At the edge pino writes to the console. It redacts secrets there only with `asObject`.
    browser: {
      asObject: true,
      formatters: { level, log: withPlainError },
      write: (entry: object) => console.log(JSON.stringify({ process, ...entry })),
    },
    redact: {
      paths: ['password', '*.password', 'authorization', '*.authorization', 'refreshToken', '*.refreshToken'],
      censor: '[cut]',
    },
  })
}

const SECRET_PATH = /(\/(?:password-resets|email-verifications|access-links)\/)[^/?]+/

/** A path without the secret of a link that stands in it. */
export const loggedPath = (path: string): string => path.replace(SECRET_PATH, '$1[cut]')

/** Where log bytes go. */
export interface Destination {
  write(bytes: Buffer): unknown
  flush(done: () => void): void
}

/** Node only: writes asynchronously, and retries if a pipe was full. */
export function standardOutput(): Destination {
  // Trap: pino's types only accept text.
  return pino.destination({ dest: 1, sync: false, contentMode: 'buffer' } as never) as unknown as Destination
}

/**
 * The log of one request, which carries its id. Created lazily: most requests log nothing, and pino's child
 * costs a quarter of a cached answer.
 */
export class RequestLog implements RequestLines {
  readonly #log: Log
  readonly #requestId: string
  #child: Log | undefined
  constructor(log: Log, requestId: string) {
    this.#log = log
    this.#requestId = requestId
  }
  get error() {
    return this.#lines.error.bind(this.#lines)
  }
  get warn() {
    return this.#lines.warn.bind(this.#lines)
  }
  get info() {
    return this.#lines.info.bind(this.#lines)
  }
  get #lines(): Log {
    this.#child ??= this.#log.child({ requestId: this.#requestId })
    return this.#child
  }
}

const level = (label: string) => ({ level: label })

/** JSON has no form for errors; pino's Node build serialises `err` like this itself. */
function withPlainError(entry: Record<string, unknown>): Record<string, unknown> {
  const { err } = entry
  if (!(err instanceof Error)) return entry
  return { ...entry, err: { ...err, type: err.name, message: err.message, stack: err.stack } }
}
