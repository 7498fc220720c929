// One try of a request at one instance: what undici reports about it, passed on while the try still counts.
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Exchange } from './exchange.ts'
import { asksForAnother } from './retry.ts'
import type { Upstream } from './upstreams.ts'

type Controller = Dispatcher.DispatchController

const givenUp = new Error('the client left')

export class Attempt implements Dispatcher.DispatchHandler {
  readonly upstream: Upstream
  /** Whether a connection was there and writing began: before that, nothing can have reached the instance. */
  begun = false
  readonly #exchange: Exchange
  #controller: Controller | undefined
  #over = false
  /** Another instance was asked instead: what still comes is read and dropped, so that the connection can be kept. */
  #dropped = false

  constructor(exchange: Exchange, upstream: Upstream) {
    this.#exchange = exchange
    this.upstream = upstream
    upstream.inFlight++
  }

  /** Ends it; also where it still waits for a connection, which undici itself cannot cancel. */
  abort() {
    if (this.#over) return
    this.#end()
    this.#controller?.abort(givenUp)
  }

  onRequestStart(controller: Controller) {
    this.#controller = controller
    if (this.#over) controller.abort(givenUp)
    else this.begun = true
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHttpHeaders) {
    if (this.#over) return
    if (status < 200) return this.#exchange.inform(status, headers)
    this.#exchange.parts.health.answered(this.upstream, status)
    if (asksForAnother(status) && this.#exchange.tries.again(this)) this.#dropped = true
    else this.#exchange.head(status, headers)
  }

  onResponseData(controller: Controller, piece: Buffer) {
    if (this.#over || this.#dropped || this.#exchange.write(piece)) return
    controller.pause()
    this.#exchange.sink.once('drain', () => controller.resume())
  }

  onResponseEnd(_controller: Controller, trailers: IncomingHttpHeaders) {
    if (this.#over) return
    this.#end()
    if (!this.#dropped) this.#exchange.end(trailers)
  }

  onResponseError(_controller: Controller, error: Error) {
    if (this.#over) return
    this.#end()
    if (!this.#dropped) this.#exchange.failed(this, error)
  }

  #end() {
    this.#over = true
    this.upstream.inFlight--
  }
}
