// One request to an instance and its answer. The caller awaits `outcome`, then reads the body or drops it.
// The connection that carries the call reports to it as bytes arrive.
import type { Readable } from 'node:stream'
import type { AnswerReceiver } from './answer.ts'
import type { AnswerHead } from './answer-head.ts'
import type { FieldList } from './fields.ts'

export interface UpstreamRequest {
  method: string
  /** From the request line to the empty line. */
  head: string
  body: Buffer | Readable | null
  /** The head does not state the body's length: send it in chunks. */
  isChunked: boolean
  /** It may be written to a connection that could just be closing. */
  mayRepeat: boolean
  firstByteMs: number
  /** Less than an instance usually gets: missing this deadline says nothing about the instance. */
  isShort: boolean
  idleMs: number
  /** How long the client may leave its answer unread. */
  clientMs: number
  /** An interim answer (1xx) came. */
  onInterim(status: number, fields: FieldList): void
  /** The client reads no more of its answer, or sends no more of its body. Called repeatedly. */
  onClientWait(): void
}

/** Receives the body of an answer. Nothing follows `end` or `fail`. */
export interface BodyReader {
  /** `piece` is valid only during this call. false: stop until `Call.resume`. */
  data(piece: Buffer): boolean
  end(trailers: FieldList): void
  fail(error: CallError): void
}

export class NoAnswer extends Error {
  /**
   * `deadline`: it had little time. `upload`: the body was incomplete. `client`: the client reads nothing.
   */
  readonly code: 'connect' | 'first_byte' | 'idle' | 'closed' | 'aborted' | 'deadline' | 'upload' | 'client'

  constructor(code: NoAnswer['code'], message: string, cause?: Error) {
    super(message, { cause })
    this.code = code
  }
}

export type CallError = Error & { code?: string }

/** The head of an answer, or the reason for its absence. */
export type Outcome = { head: AnswerHead; error?: undefined } | { head?: undefined; error: CallError }

interface Carrier {
  pause(): void
  resume(): void
  abort(): void
}

export class Call implements AnswerReceiver {
  readonly request: UpstreamRequest
  /** Never rejects. */
  readonly outcome: Promise<Outcome>
  /** A connection was open and writing began. Before that nothing can have reached the instance. */
  hasBegun = false
  isOver = false
  /** The connection that carries it. */
  carrier: Carrier | undefined
  readonly #onOver: (error?: CallError) => void
  #settle!: (outcome: Outcome) => void
  #reader: BodyReader | undefined
  #isDropped = false
  /** What arrived together with the head, before anybody could read it. */
  readonly #early: Buffer[] = []
  #trailers: FieldList = []
  #error: CallError | undefined

  /** `onOver` gets the error of a call that failed while its answer was still wanted. */
  constructor(request: UpstreamRequest, onOver: (error?: CallError) => void) {
    this.request = request
    this.#onOver = onOver
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** Passes the body to `reader`: at once what has arrived, later what follows. */
  read(reader: BodyReader) {
    this.#reader = reader
    for (const piece of this.#early) if (!reader.data(piece) && !this.isOver) this.carrier?.pause()
    if (this.#error !== undefined) reader.fail(this.#error)
    else if (this.isOver) reader.end(this.#trailers)
  }

  /** Reads the body and discards it, so that the connection can be used again. */
  drop() {
    this.#isDropped = true
  }

  resume() {
    if (!this.isOver) this.carrier?.resume()
  }

  /** Nobody wants the answer: closes the connection. */
  abort() {
    if (this.isOver) return
    this.#reader = undefined
    this.#finish()
    this.carrier?.abort()
    this.#settle({ error: new NoAnswer('aborted', 'the client left') })
  }

  informed(status: number, fields: FieldList) {
    this.request.onInterim(status, fields)
  }

  head(head: AnswerHead) {
    this.#settle({ head })
  }

  data(piece: Buffer): boolean {
    if (this.#isDropped) return true
    if (this.#reader !== undefined) return this.#reader.data(piece)
    this.#early.push(Buffer.from(piece))
    return true
  }

  clientWaited() {
    if (!this.#isDropped) this.request.onClientWait()
  }

  ended(trailers: FieldList) {
    this.#trailers = trailers
    this.#finish()
    this.#reader?.end(trailers)
  }

  failed(error: CallError) {
    this.#error = error
    this.#finish(this.#isDropped ? undefined : error)
    this.#settle({ error })
    this.#reader?.fail(error)
  }

  #finish(error?: CallError) {
    this.isOver = true
    this.#onOver(error)
  }
}
