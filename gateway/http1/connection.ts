// One kept-alive connection to an instance. It carries one call at a time and parses the answer as bytes
// arrive. The README says why this is not a library.
import { connect as connectPlain, type OnReadOpts, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Answer } from './answer.ts'
import { type Call, NoAnswer } from './call.ts'
import { sendBody } from './send-body.ts'

/** Trap: all connections read into this buffer, so a piece of it is valid only until the callback returns. */
const shared = Buffer.allocUnsafe(65_536)

/** A client that reads nothing, or sends nothing, for this long is what its call waits for. */
const STALL_MS = 50

export interface Owner {
  /** The connection can carry another call. */
  free(connection: Connection): void
  gone(connection: Connection): void
  /** The connection closed before the call began: another one can carry it. */
  carry(call: Call): void
}

export class Connection {
  freeSince = 0
  readonly #socket: Socket
  readonly #owner: Owner
  #connectTimer: NodeJS.Timeout | undefined
  #isOpen = false
  #wasUsed = false
  #call: Call | undefined
  #isSent = false
  #answer: Answer | undefined
  /** When the current wait times out. */
  #deadline = Number.POSITIVE_INFINITY
  #pausedAt = 0
  #stopSending: (() => void) | undefined

  constructor(origin: URL, connectMs: number, owner: Owner) {
    this.#owner = owner
    const onread: OnReadOpts = { buffer: shared, callback: (count) => this.#read(shared.subarray(0, count)) }
    this.#socket = connectTo(origin, onread, () => this.#opened())
    this.#socket.setNoDelay(true)
    this.#socket.on('end', () => {
      this.#closed(new NoAnswer('closed', 'the instance closed the connection'))
      this.#socket.destroy()
    })
    this.#socket.on('error', (error) => this.#closed(error))
    this.#socket.on('close', () => {
      this.#closed(new NoAnswer('closed', 'the connection closed'))
      owner.gone(this)
    })
    const onTimeout = () => this.#fail(new NoAnswer('connect', `no connection within ${connectMs} ms`))
    this.#connectTimer = setTimeout(onTimeout, connectMs)
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#socket.destroyed
  }

  send(call: Call) {
    this.#call = call
    call.carrier = this
    this.#deadline = Number.POSITIVE_INFINITY
    if (!this.#isOpen) return
    // Notices a close by the instance first: a request that must not be repeated is not written into it.
    if (this.#wasUsed && !call.request.mayRepeat) setImmediate(() => this.#begin(call))
    else this.#begin(call)
  }

  pause() {
    if (this.#answer === undefined || this.#call === undefined) return
    this.#answer.isPaused = true
    this.#paused()
    this.#socket.pause()
  }

  resume() {
    if (this.#answer !== undefined) this.#answer.isPaused = false
    if (this.#call !== undefined) this.#deadline = Date.now() + this.#call.request.idleMs
    this.#socket.resume()
  }

  /** Nobody wants the answer. */
  abort() {
    this.#forget()
    this.#socket.destroy()
  }

  /** A call in progress fails with `error`. */
  close(error: Error) {
    if (this.#call === undefined) this.#socket.destroy()
    else this.#fail(error)
  }

  /** The pool calls this every 50 ms: one timer for all costs less than one per call. */
  check(now: number) {
    const call = this.#call
    if (call === undefined) return
    const since = this.#stalledSince(call.request.firstByteMs)
    if (since !== undefined && now - since >= STALL_MS) call.clientStalled()
    if (now < this.#deadline) return
    if (this.#answer?.head === undefined)
      this.#fail(new NoAnswer(call.request.isShort ? 'deadline' : 'first_byte', 'no answer in time'))
    else this.#fail(new NoAnswer('idle', 'the answer stopped'))
  }

  /** How long a reader may take, the caller knows: it is told every 50 ms. */
  #paused() {
    this.#pausedAt = Date.now()
    this.#deadline = Number.POSITIVE_INFINITY
  }

  /** Since when the client reads no more of its answer, or sends no more of its body. */
  #stalledSince(firstByteMs: number): number | undefined {
    if (this.#answer?.isPaused) return this.#pausedAt
    const isWaiting = this.#stopSending !== undefined && !this.#isSent && !this.#socket.writableNeedDrain
    return isWaiting && this.#answer?.head === undefined ? this.#deadline - firstByteMs : undefined
  }

  #opened() {
    clearTimeout(this.#connectTimer)
    this.#isOpen = true
    if (this.#call !== undefined) this.#begin(this.#call)
  }

  #begin(call: Call) {
    // The call was aborted, or another connection carries it.
    if (this.#call !== call || this.#socket.destroyed) return
    const { method, head, body, firstByteMs, isChunked } = call.request
    this.#wasUsed = true
    this.#answer = new Answer(method, call)
    this.#deadline = Date.now() + firstByteMs
    call.hasBegun = true
    if (body === null) {
      this.#socket.write(head, 'latin1')
      this.#isSent = true
    } else if (Buffer.isBuffer(body)) {
      this.#socket.cork()
      this.#socket.write(head, 'latin1')
      this.#socket.write(body)
      this.#socket.uncork()
      this.#isSent = true
    } else {
      this.#socket.write(head, 'latin1')
      this.#stopSending = sendBody(this.#socket, body, isChunked, {
        moved: () => {
          this.#deadline = Date.now() + firstByteMs
        },
        ended: () => {
          this.#isSent = true
        },
        failed: (error) => this.#fail(error),
      })
    }
  }

  /** Returns whether to go on reading. */
  #read(bytes: Buffer): boolean {
    const answer = this.#answer
    if (answer === undefined) {
      // No call is open: these bytes must not become the next answer.
      this.#closed(new NoAnswer('closed', 'the instance sent bytes unasked'))
      this.#socket.destroy()
      return false
    }
    // A head that arrives byte by byte gets no more time than one that arrives whole.
    try {
      if (answer.take(bytes)) this.#finish(answer)
      else if (answer.isPaused) this.#paused()
      else if (answer.head !== undefined) this.#deadline = Date.now() + (this.#call?.request.idleMs ?? 0)
    } catch (error) {
      this.#fail(error as Error)
    }
    // Where the answer has ended, its reader's pause has too: Node would stop reading for the next call.
    return this.#answer?.isPaused !== true
  }

  #finish(answer: Answer) {
    const call = this.#call
    const isReusable = answer.keeps && this.#isSent
    this.#forget()
    if (isReusable) this.#owner.free(this)
    else this.#socket.destroy()
    call?.ended(answer.trailers)
  }

  #closed(error: Error) {
    clearTimeout(this.#connectTimer)
    const call = this.#call
    if (call === undefined) return
    const answer = this.#answer
    if (answer?.head?.framing.kind === 'connection' && error instanceof NoAnswer) return this.#finish(answer)
    if (answer !== undefined || !this.#isOpen) return this.#fail(error)
    this.#forget()
    this.#owner.carry(call)
  }

  #fail(error: Error) {
    const call = this.#call
    const isUpload = this.#stopSending !== undefined && !this.#isSent
    this.#forget()
    this.#socket.destroy()
    // The client may have stalled, or gone on sending what was refused: the fault may be on either side.
    call?.failed(isUpload ? new NoAnswer('upload', error.message, error) : error)
  }

  #forget() {
    this.#stopSending?.()
    this.#stopSending = undefined
    this.#call = undefined
    this.#answer?.stop()
    const wasPaused = this.#answer?.isPaused
    this.#answer = undefined
    this.#isSent = false
    if (wasPaused) this.#socket.resume()
  }
}

function connectTo(origin: URL, onread: OnReadOpts, onOpen: () => void): Socket {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  if (origin.protocol === 'http:') {
    return connectPlain({ host, port: Number(origin.port || 80), onread }, onOpen)
  }
  // Trap: the types of TLS do not know `onread`, which its sockets have as plain ones do.
  const options = {
    host,
    port: Number(origin.port || 443),
    servername: host,
    ALPNProtocols: ['http/1.1'],
    onread,
  }
  return connectTls(options as never, onOpen)
}
