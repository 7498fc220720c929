// The access log: one JSON line per request, built by hand and written in batches. Line by line through pino
// it cost more than balancing, limits and headers together (26 µs against 3 a request).
import { type Destination, loggedPath, standardOutput } from '#shared/log.ts'

export interface Line {
  requestId: string
  method: string
  path: string
  status: number
  ms: number
  upstream: string | undefined
  attempts: number
  address: string
}

const BATCH_BYTES = 32_768
/** The longest delay of a line. */
const FLUSH_MS = 500
/** The most UTF-8 bytes of one UTF-16 code unit. */
const MAX_BYTES_OF_UNIT = 3
/** Everything that needs an escape in JSON or is more than one byte. */
const NEEDS_ESCAPE = /[^ !#-[\]-~]/

export class AccessLog {
  readonly #start: string
  readonly #isOff: boolean
  readonly #out: Destination
  #batch = Buffer.allocUnsafe(BATCH_BYTES)
  #used = 0
  #timer: NodeJS.Timeout | undefined
  #second = 0
  #secondText = ''

  /** `minimum` is the log level: above `info` there are no access lines. */
  constructor(process: string, minimum: string, out: Destination = standardOutput()) {
    this.#start = `","process":${JSON.stringify(process)},"requestId":"`
    this.#isOff = minimum !== 'info' && minimum !== 'debug' && minimum !== 'trace'
    this.#out = out
  }

  write(line: Line, now = Date.now()) {
    if (this.#isOff) return
    const { requestId, method, status, ms, upstream, attempts, address } = line
    const path = loggedPath(line.path)
    const from = upstream === undefined ? '' : `,"upstream":"${upstream}"`
    const isPlain = !NEEDS_ESCAPE.test(path)
    const text = `{"level":"info","time":"${this.#time(now)}${this.#start}${requestId}","method":"${method}","path":${isPlain ? `"${path}"` : JSON.stringify(path)},"status":${status},"ms":${Math.round(ms * 10) / 10}${from},"attempts":${attempts},"address":"${address}","msg":"request"}\n`
    this.#append(text, isPlain ? 'latin1' : 'utf8')
  }

  flush(done: () => void) {
    this.#send()
    this.#out.flush(done)
  }

  #append(text: string, encoding: 'latin1' | 'utf8') {
    const most = text.length * MAX_BYTES_OF_UNIT
    if (this.#used + most > this.#batch.length) this.#send()
    if (most > BATCH_BYTES) return this.#out.write(Buffer.from(text))
    this.#used += this.#batch.write(text, this.#used, encoding)
    this.#timer ??= setTimeout(() => this.#send(), FLUSH_MS)
  }

  #send() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#used === 0) return
    this.#out.write(this.#batch.subarray(0, this.#used))
    this.#batch = Buffer.allocUnsafe(BATCH_BYTES)
    this.#used = 0
  }

  /** As `toISOString`, which runs only once a second. */
  #time(now: number): string {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#secondText = new Date(second * 1000).toISOString().slice(0, -4)
    }
    return `${this.#secondText}${String(now % 1000).padStart(3, '0')}Z`
  }
}
