// One kept connection to an instance: a request at a time, its answer taken apart as the bytes come. It is written out here and
// not taken from a library because a bare proxy with undici's client takes half as much CPU again (30 µs a request against 20).
import { connect as connectPlain, type OnReadOpts, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { Answer, type AnswerReceiver } from './answer.ts'
import { sendBody } from './send-body.ts'

/** Trap: all connections read into this one buffer, so what is handed on from it is good only until the call returns. */
const shared = Buffer.allocUnsafe(65_536)

/** A client that takes nothing of its answer for this long is gone, or holds an instance on purpose. */
const CLIENT_MS = 60_000

export interface OutRequest {
  method: string
  /** From the request line to the empty line. */
  head: string
  body: Buffer | Readable | null
  /** A body whose length is not in the head goes in chunks. */
  inChunks: boolean
  /** It may be sent again where this connection turns out to be closing. */
  mayRepeat: boolean
  firstByteMs: number
  idleMs: number
}

/** Who is told what becomes of a request; after `ended` or `failed` nothing more. */
export interface Receiver extends AnswerReceiver {
  /** This connection will carry it, as soon as there is one. */
  taken(connection: Connection): void
  /** Writing begins: from here on the instance may have it. */
  begun(): void
  ended(trailers: string[]): void
  failed(error: Error): void
}

/** Whose connection it is. */
export interface Owner {
  /** It can carry another request. */
  free(connection: Connection): void
  gone(connection: Connection): void
  /** It closed before the request was begun: another connection may take it. */
  send(request: OutRequest, receiver: Receiver): void
}

export class NoAnswer extends Error {
  readonly code: 'connect' | 'first_byte' | 'idle' | 'closed' | 'ours'

  constructor(code: NoAnswer['code'], message: string) {
    super(message)
    this.code = code
  }
}

export class Connection {
  freeSince = 0
  readonly #socket: Socket
  readonly #owner: Owner
  #connectTimer: NodeJS.Timeout | undefined
  #isOpen = false
  #wasUsed = false
  #request: OutRequest | undefined
  #receiver: Receiver | undefined
  #isSent = false
  #answer: Answer | undefined
  /** By when something has to come. */
  #deadline = Number.POSITIVE_INFINITY
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
    const tooLong = () => this.#fail(new NoAnswer('connect', `no connection within ${connectMs} ms`))
    this.#connectTimer = setTimeout(tooLong, connectMs)
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#socket.destroyed
  }

  send(request: OutRequest, receiver: Receiver) {
    this.#request = request
    this.#receiver = receiver
    this.#deadline = Number.POSITIVE_INFINITY
    receiver.taken(this)
    if (!this.#isOpen) return
    // An end that has come is read before this runs: a request that cannot be repeated is not written into it.
    if (this.#wasUsed && !request.mayRepeat) setImmediate(() => this.#begin(request))
    else this.#begin(request)
  }

  resume() {
    if (this.#answer !== undefined) this.#answer.isPaused = false
    if (this.#request !== undefined) this.#deadline = Date.now() + this.#request.idleMs
    this.#socket.resume()
  }

  /** Nobody wants the answer any more. */
  abort() {
    this.#forget()
    this.#socket.destroy()
  }

  /** Ends an idle connection; another one with `error`. */
  close(error: Error) {
    if (this.#request === undefined) this.#socket.destroy()
    else this.#fail(error)
  }

  /** Called again and again: a timer for each request would cost more than the look at all of them. */
  check(now: number) {
    if (this.#request === undefined || now < this.#deadline) return
    if (this.#answer?.isPaused) this.#fail(new NoAnswer('ours', 'the client takes nothing'))
    else if (this.#answer?.head === undefined) this.#fail(new NoAnswer('first_byte', 'no answer in time'))
    else this.#fail(new NoAnswer('idle', 'no more came'))
  }

  #opened() {
    clearTimeout(this.#connectTimer)
    this.#isOpen = true
    if (this.#request !== undefined) this.#begin(this.#request)
  }

  #begin(request: OutRequest) {
    // Given up, or handed to another connection.
    if (this.#request !== request || this.#socket.destroyed) return
    this.#wasUsed = true
    this.#answer = new Answer(request.method, this.#receiver!)
    this.#deadline = Date.now() + request.firstByteMs
    this.#receiver!.begun()
    const { head, body } = request
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
      this.#stopSending = sendBody(this.#socket, body, request.inChunks, {
        moved: () => {
          this.#deadline = Date.now() + request.firstByteMs
        },
        ended: () => {
          this.#isSent = true
        },
        failed: (error) => this.#fail(error),
      })
    }
  }

  /** Answers whether to go on reading. */
  #read(bytes: Buffer): boolean {
    const answer = this.#answer
    if (answer === undefined) {
      // Nobody asked: whatever it is, it must not be taken for the next answer.
      this.#closed(new NoAnswer('closed', 'bytes that nobody asked for'))
      this.#socket.destroy()
      return false
    }
    // A head that comes byte by byte gets no more time than one that comes whole.
    try {
      if (answer.take(bytes)) this.#finish(answer)
      else if (answer.isPaused) this.#deadline = Date.now() + CLIENT_MS
      else if (answer.head !== undefined) this.#deadline = Date.now() + (this.#request?.idleMs ?? 0)
    } catch (error) {
      this.#fail(error as Error)
    }
    return !answer.isPaused
  }

  #finish(answer: Answer) {
    const receiver = this.#receiver
    const keeps = answer.keeps && this.#isSent
    this.#forget()
    if (keeps) this.#owner.free(this)
    else this.#socket.destroy()
    receiver?.ended(answer.trailers)
  }

  #closed(error: Error) {
    clearTimeout(this.#connectTimer)
    if (this.#request === undefined) return
    const answer = this.#answer
    if (answer?.head?.framing.kind === 'connection' && error instanceof NoAnswer) return this.#finish(answer)
    if (answer !== undefined || !this.#isOpen) return this.#fail(error)
    const request = this.#request
    const receiver = this.#receiver!
    this.#forget()
    this.#owner.send(request, receiver)
  }

  #fail(error: Error) {
    const receiver = this.#receiver
    this.#forget()
    this.#socket.destroy()
    receiver?.failed(error)
  }

  #forget() {
    this.#stopSending?.()
    this.#stopSending = undefined
    this.#request = undefined
    this.#receiver = undefined
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
