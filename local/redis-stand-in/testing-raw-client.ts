// A Redis client that hands out answers as the bytes that came, for comparing two servers bit for bit.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Decoder } from 'ioredis/built/resp/decoder.js'

export class RawClient {
  #socket: Socket
  #received: string[] = []
  #answers = 0
  #wake: () => void = () => undefined

  static async open(url: string): Promise<RawClient> {
    const { hostname, port, password } = new URL(url)
    const socket = connect(Number(port || 6379), hostname)
    await once(socket, 'connect')
    const client = new RawClient(socket)
    if (password) await client.ask([['AUTH', decodeURIComponent(password)]])
    return client
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    const answered = () => void this.#answers++
    const decoder = new Decoder({
      getTypeMapping: () => ({}),
      onReply: answered,
      onErrorReply: answered,
      onPush: answered,
    })
    socket.on('data', (chunk) => {
      this.#received.push(chunk.toString('latin1'))
      decoder.write(chunk)
      this.#wake()
    })
    socket.on('close', () => this.#wake())
  }

  /** Sends the commands at once and waits for as many answers. Strings are latin1. */
  async ask(commands: string[][], answers = commands.length): Promise<string> {
    this.#received = []
    this.#answers = 0
    this.write(commands.map(request).join(''))
    while (this.#answers < answers && !this.#socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#received.join('')
  }

  write(bytes: string): void {
    this.#socket.write(bytes, 'latin1')
  }

  end(): void {
    this.#socket.destroy()
  }
}

export const request = (args: string[]) =>
  `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`
