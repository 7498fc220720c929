// The parser of one answer: takes bytes cut anywhere and passes on the head and pieces of the body.
import { type AnswerHead, BadAnswer, readHead } from './answer-head.ts'
import { Chunks } from './chunks.ts'

/** A longer head is refused. */
const HEAD_BYTES = 16_384
const END_OF_HEAD = '\r\n\r\n'

export interface AnswerReceiver {
  /** An interim answer. */
  interim(status: number, fields: string[]): void
  head(head: AnswerHead): void
  /** `piece` is valid only during this call. false: stop. */
  data(piece: Buffer): boolean
}

export class Answer {
  head: AnswerHead | undefined
  trailers: string[] = []
  /** The receiver said stop. */
  isPaused = false
  readonly #method: string
  #receiver: AnswerReceiver | undefined
  /** The beginning of a head that arrived in pieces. */
  #held: Buffer | undefined
  /** Bytes still to come, for a body of known length. */
  #left = 0
  #chunks: Chunks | undefined
  /** Bytes arrived after its end. */
  #hasMore = false

  constructor(method: string, receiver: AnswerReceiver) {
    this.#method = method
    this.#receiver = receiver
  }

  /** Whether the connection may carry another request after it. */
  get keeps(): boolean {
    return this.head?.keeps === true && !this.#hasMore
  }

  /** Nobody wants the rest. */
  stop() {
    this.#receiver = undefined
  }

  /** Returns true when the answer is complete. Throws a BadAnswer. */
  take(bytes: Buffer): boolean {
    let rest = bytes
    while (this.head === undefined) {
      const end = this.#takeHead(rest)
      if (end === -1 || this.#receiver === undefined) return false
      rest = rest.subarray(end)
    }
    const { kind } = this.head.framing
    if (kind === 'length') return this.#takeCounted(rest)
    if (kind === 'chunks') return this.#takeChunks(rest)
    if (kind === 'none') this.#hasMore = rest.length > 0
    else if (rest.length > 0) this.#give(rest)
    return kind === 'none'
  }

  /** Returns where the head ends within `bytes`, or -1 if it does not. */
  #takeHead(bytes: Buffer): number {
    const before = this.#held?.length ?? 0
    const whole = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes])
    const end = whole.indexOf(END_OF_HEAD)
    if ((end === -1 ? whole.length : end) > HEAD_BYTES) throw new BadAnswer('the head is too long')
    this.#held = end === -1 ? Buffer.from(whole) : undefined
    if (end === -1) return -1
    const head = readHead(whole.toString('latin1', 0, end), this.#method)
    if (head.status === 101) throw new BadAnswer('nobody asked for another protocol')
    if (head.status < 200) this.#receiver!.interim(head.status, head.fields)
    else this.#begin(head)
    return end + END_OF_HEAD.length - before
  }

  #begin(head: AnswerHead) {
    this.head = head
    if (head.framing.kind === 'length') this.#left = head.framing.length
    else if (head.framing.kind === 'chunks') this.#chunks = new Chunks()
    this.#receiver!.head(head)
  }

  #takeCounted(bytes: Buffer): boolean {
    this.#hasMore = bytes.length > this.#left
    const piece = this.#hasMore ? bytes.subarray(0, this.#left) : bytes
    this.#left -= piece.length
    if (piece.length > 0) this.#give(piece)
    return this.#left === 0
  }

  #takeChunks(bytes: Buffer): boolean {
    const chunks = this.#chunks!
    const end = chunks.read(bytes, (piece) => this.#give(piece))
    if (chunks.trailers === undefined) return false
    this.trailers = chunks.trailers
    this.#hasMore = end < bytes.length
    return true
  }

  #give(piece: Buffer) {
    if (this.#receiver?.data(piece) === false) this.isPaused = true
  }
}
