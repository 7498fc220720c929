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
}

/** Receives an answer: its body and end after `Call.read`, the others at any time. Nothing follows an end. */
export interface Reader {
  /** An interim answer (1xx) came. */
  interim(status: number, fields: FieldList): void
  /** The client reads no more of its answer, or sends no more of its body. Called repeatedly. */
  clientStalled(): void
  /** `piece` is valid only during this call. false: stop until `Call.resume`. */
  data(piece: Buffer): boolean
  end(trailers: FieldList): void
  fail(error: CallError): void
}

export class NoAnswer extends Error {
  /** `deadline`: it had little time. `upload`: the body was incomplete. */
  readonly code: 'connect' | 'first_byte' | 'idle' | 'closed' | 'aborted' | 'deadline' | 'upload'

  constructor(code: NoAnswer['code'], message: string, cause?: Error) {
    super(message, { cause })
    this.code = code
  }
}

export type CallError = Error & { code?: string }

/** The head of an answer, or the reason for its absence. */
export type Outcome = AnswerHead | CallError

export class Call implements AnswerReceiver {
  readonly request: UpstreamRequest
  /** Never rejects. */
  readonly outcome: Promise<Outcome>
  /** A connection was open and writing began. Before that nothing can have reached the instance. */
  hasBegun = false
  isOver = false
  /** The connection that carries it. */
  carrier: Record<'pause' | 'resume' | 'abort', () => void> | undefined
  readonly #onOver: (error?: CallError) => void
  #settle!: (outcome: Outcome) => void
  readonly #reader: Reader
  #use: 'unknown' | 'read' | 'dropped' = 'unknown'
  /** What arrived together with the head, before anybody could read it. */
  readonly #early: Buffer[] = []
  #trailers: FieldList = []
  #error: CallError | undefined

  /** `onOver` gets the error of a call that failed while its answer was still wanted. */
  constructor(request: UpstreamRequest, reader: Reader, onOver: (error?: CallError) => void) {
    this.request = request
    this.#reader = reader
    this.#onOver = onOver
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** Passes the body on: at once what has arrived, later what follows. */
  read() {
    this.#use = 'read'
    for (const piece of this.#early) if (!this.#reader.data(piece) && !this.isOver) this.carrier?.pause()
    if (this.#error !== undefined) this.#reader.fail(this.#error)
    else if (this.isOver) this.#reader.end(this.#trailers)
  }

  /** Reads the body and discards it, so that the connection can be used again. */
  drop() {
    this.#use = 'dropped'
  }

  resume() {
    if (!this.isOver) this.carrier?.resume()
  }

  /** Nobody wants the answer: closes the connection. */
  abort() {
    if (this.isOver) return
    this.#finish()
    this.carrier?.abort()
    this.#settle(new NoAnswer('aborted', 'the client left'))
  }

  interim(status: number, fields: FieldList) {
    this.#reader.interim(status, fields)
  }

  head(head: AnswerHead) {
    this.#settle(head)
  }

  data(piece: Buffer): boolean {
    if (this.#use === 'read') return this.#reader.data(piece)
    if (this.#use === 'unknown') this.#early.push(Buffer.from(piece))
    return true
  }

  clientStalled() {
    if (this.#use !== 'dropped') this.#reader.clientStalled()
  }

  ended(trailers: FieldList) {
    this.#trailers = trailers
    this.#finish()
    if (this.#use === 'read') this.#reader.end(trailers)
  }

  failed(error: CallError) {
    this.#error = error
    this.#finish(this.#use === 'dropped' ? undefined : error)
    this.#settle(error)
    if (this.#use === 'read') this.#reader.fail(error)
  }

  #finish(error?: CallError) {
    this.isOver = true
    this.#onOver(error)
  }
}
