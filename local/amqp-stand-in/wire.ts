// What a channel of the AMQP stand-in does about order, errors and its end, as amqplib does: calls run one after the
// other and later, a refusal of the broker closes the channel, and a closed one throws.
import { EventEmitter } from 'node:events'
import { IllegalOperationError } from 'amqplib'
import { Refusal } from './broker.ts'

/** What a channel needs of its connection. */
export interface Link {
  fail(error: Error): void
  forget(wire: Wire): void
}

const CODE_NAMES: Record<number, string> = {
  404: 'NOT-FOUND',
  405: 'RESOURCE-LOCKED',
  406: 'PRECONDITION-FAILED',
  503: 'COMMAND-INVALID',
}

const CLOSING = 'Channel closing'
const CLOSED = 'Channel closed'

export abstract class Wire extends EventEmitter {
  link: Link
  #state: typeof CLOSING | typeof CLOSED | null = null

  constructor(link: Link) {
    super()
    this.link = link
  }

  /** Gives back what was delivered and not acknowledged; the channel is over. */
  protected abstract release(): void

  /** Sends without an answer; a refusal of the broker arrives as an 'error'. */
  protected send(work: () => void): void {
    if (this.#state) throw new IllegalOperationError(this.#state)
    setImmediate(() => {
      if (this.#state === CLOSED) return
      try {
        work()
      } catch (error) {
        this.#closeFor(error)
      }
    })
  }

  /** Sends and waits for the answer; `method` is the call's name in the protocol. */
  protected async ask<T>(method: string, work: () => T): Promise<T> {
    if (this.#state) throw new IllegalOperationError(this.#state)
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        if (this.#state === CLOSED) return reject(new Error('Channel ended, no reply will be forthcoming'))
        try {
          resolve(work())
        } catch (error) {
          reject(error instanceof Refusal ? coded(`Operation failed: ${method};`, error) : error)
          this.#closeFor(error)
        }
      })
    })
  }

  async close(): Promise<void> {
    if (this.#state) throw new IllegalOperationError(this.#state)
    this.#state = CLOSING
    await new Promise<void>((resolve) =>
      setImmediate(() => {
        resolve()
        this.end()
      }),
    )
  }

  /** Without a farewell, as when the connection is gone. */
  end(): void {
    if (this.#state === CLOSED) return
    this.#state = CLOSED
    this.release()
    this.link.forget(this)
    this.emit('close')
  }

  /** For work that a callback of the user does: what it throws is the channel's error. */
  protected run(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#closeFor(error)
    }
  }

  #closeFor(cause: unknown): void {
    const error = cause instanceof Refusal ? coded('Channel closed by server:', cause) : (cause as Error)
    if (this.listenerCount('error') > 0) this.emit('error', error)
    // With nobody listening amqplib gives up the whole connection.
    else this.link.fail(error)
    this.end()
  }
}

function coded(what: string, { code, message }: Refusal): Error & { code: number } {
  const error = new Error(`${what} ${code} (${CODE_NAMES[code]}) with message "${message}"`)
  return Object.assign(error, { code })
}
