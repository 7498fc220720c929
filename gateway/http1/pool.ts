// The connections to one instance. The latest free one is used first; those that stay free are closed.
import { Call, type CallError, NoAnswer, type Reader, type UpstreamRequest } from './call.ts'
import { Connection, type Owner } from './connection.ts'

/** Node and other servers close idle connections after 5 s. Closing first avoids writing into their close. */
const KEEP_ALIVE_MS = 4_000
/** The precision of all time-outs. */
const CHECK_MS = 50

export class Pool implements Owner {
  readonly #origin: URL
  readonly #connectMs: number
  readonly #connections = new Set<Connection>()
  readonly #free: Connection[] = []
  readonly #timer: NodeJS.Timeout
  #onEmpty: (() => void) | undefined

  constructor(origin: string, connectMs: number) {
    this.#origin = new URL(origin)
    this.#connectMs = connectMs
    this.#timer = setInterval(() => this.#check(Date.now()), CHECK_MS).unref()
  }

  /** `onOver` is called once, when the answer is complete, has failed or was aborted. */
  send(request: UpstreamRequest, reader: Reader, onOver: (error?: CallError) => void): Call {
    const call = new Call(request, reader, onOver)
    this.carry(call)
    return call
  }

  carry(call: Call) {
    let connection = this.#free.pop()
    while (connection !== undefined && !connection.isOpen) connection = this.#free.pop()
    if (connection === undefined) {
      connection = new Connection(this.#origin, this.#connectMs, this)
      this.#connections.add(connection)
    }
    connection.send(call)
  }

  free(connection: Connection) {
    if (this.#onEmpty !== undefined) return connection.abort()
    connection.freeSince = Date.now()
    this.#free.push(connection)
  }

  gone(connection: Connection) {
    this.#connections.delete(connection)
    const index = this.#free.indexOf(connection)
    if (index !== -1) this.#free.splice(index, 1)
    if (this.#connections.size === 0) this.#onEmpty?.()
  }

  /** Resolves when the calls in progress have ended. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty = () => {
        clearInterval(this.#timer)
        resolve()
      }
      for (const connection of this.#free.splice(0)) connection.abort()
      if (this.#connections.size === 0) this.#onEmpty()
    })
  }

  destroy() {
    clearInterval(this.#timer)
    for (const connection of this.#connections)
      connection.close(new NoAnswer('aborted', 'the gateway is stopping'))
  }

  #check(now: number) {
    for (const connection of this.#connections) connection.check(now)
    // The first has been free the longest.
    while (this.#free[0] !== undefined && now - this.#free[0].freeSince > KEEP_ALIVE_MS)
      this.#free.shift()!.abort()
  }
}
