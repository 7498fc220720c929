// The connections to one instance: those that are free are used again, the latest first, and closed after a time.
import { Connection, NoAnswer, type OutRequest, type Owner, type Receiver } from './connection.ts'

/** The agreed idle time of Node's and other servers is 5 s: closing earlier ourselves avoids writing into their close. */
const KEEP_ALIVE_MS = 4_000
/** How exact time-outs are. */
const CHECK_MS = 50

export class Pool implements Owner {
  readonly #origin: URL
  readonly #connectMs: number
  readonly #all = new Set<Connection>()
  readonly #free: Connection[] = []
  readonly #timer: NodeJS.Timeout
  #whenEmpty: (() => void) | undefined

  constructor(origin: string, connectMs: number) {
    this.#origin = new URL(origin)
    this.#connectMs = connectMs
    this.#timer = setInterval(() => this.#check(Date.now()), CHECK_MS).unref()
  }

  send(request: OutRequest, receiver: Receiver) {
    let connection = this.#free.pop()
    while (connection !== undefined && !connection.isOpen) connection = this.#free.pop()
    if (connection === undefined) {
      connection = new Connection(this.#origin, this.#connectMs, this)
      this.#all.add(connection)
    }
    connection.send(request, receiver)
  }

  free(connection: Connection) {
    if (this.#whenEmpty !== undefined) return connection.abort()
    connection.freeSince = Date.now()
    this.#free.push(connection)
  }

  gone(connection: Connection) {
    this.#all.delete(connection)
    const at = this.#free.indexOf(connection)
    if (at !== -1) this.#free.splice(at, 1)
    if (this.#all.size === 0) this.#whenEmpty?.()
  }

  /** Lets what is being answered go on to its end. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty = () => {
        clearInterval(this.#timer)
        resolve()
      }
      for (const connection of this.#free.splice(0)) connection.abort()
      if (this.#all.size === 0) this.#whenEmpty()
    })
  }

  destroy() {
    clearInterval(this.#timer)
    for (const connection of this.#all) connection.close(new NoAnswer('ours', 'the gateway stops'))
  }

  #check(now: number) {
    for (const connection of this.#all) connection.check(now)
    // The first have been free the longest.
    while (this.#free[0] !== undefined && now - this.#free[0].freeSince > KEEP_ALIVE_MS)
      this.#free.shift()!.abort()
  }
}
