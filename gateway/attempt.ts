// One try of a request at one instance: what its connection reports, passed on while the try still counts.
import type { AnswerHead } from './answer-head.ts'
import type { Connection, Receiver } from './connection.ts'
import type { Exchange } from './exchange.ts'
import { asksForAnother } from './retry.ts'
import type { Upstream } from './upstreams.ts'

export class Attempt implements Receiver {
  readonly upstream: Upstream
  /** Whether a connection was there and writing began: before that, nothing can have reached the instance. */
  hasBegun = false
  readonly #exchange: Exchange
  #connection: Connection | undefined
  #isOver = false
  /** Another instance was asked instead: what still comes is read and dropped, so that the connection can be kept. */
  #isDropped = false
  /** The client has not taken what it was given. */
  #isWaiting = false

  constructor(exchange: Exchange, upstream: Upstream) {
    this.#exchange = exchange
    this.upstream = upstream
    upstream.inFlight++
  }

  abort() {
    if (this.#isOver) return
    this.#end()
    this.#connection?.abort()
  }

  taken(connection: Connection) {
    this.#connection = connection
  }

  begun() {
    this.hasBegun = true
  }

  informed(status: number, fields: string[]) {
    this.#exchange.inform(status, fields)
  }

  head(head: AnswerHead) {
    const { status } = head
    this.#exchange.parts.health.answered(this.upstream, status)
    if (asksForAnother(status) && this.#exchange.tries.again(this)) this.#isDropped = true
    else this.#exchange.head(head)
  }

  data(piece: Buffer): boolean {
    if (this.#isDropped || this.#exchange.write(piece)) return true
    if (!this.#isWaiting) this.#exchange.sink.once('drain', () => this.#goOn())
    this.#isWaiting = true
    return false
  }

  #goOn() {
    this.#isWaiting = false
    if (!this.#isOver) this.#connection!.resume()
  }

  ended(trailers: string[]) {
    this.#end()
    if (!this.#isDropped) this.#exchange.end(trailers)
  }

  failed(error: Error) {
    this.#end()
    if (!this.#isDropped) this.#exchange.failed(this, error)
  }

  #end() {
    this.#isOver = true
    this.upstream.inFlight--
  }
}
