// A TCP proxy that breaks on purpose: it cuts a connection before a request arrives, or after the server
// executed it and before the answer returns. It looks at bytes only, so it works for any protocol over TCP.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FaultProxy {
  /** The target's URL with the proxy's host and port. */
  url: string
  /**
   * Cuts the connection when the next requests that contain `text` are answered: the server has executed
   * them.
   */
  cutAnswerTo(text: string, times?: number): void
  /** Cuts the connection when the next requests that contain `text` arrive: the server never sees them. */
  cutRequest(text: string, times?: number): void
  /** Cuts every connection, and each new one, until it comes back: as a network that is away. */
  goAway(away: boolean): void
  /** Cuts every open connection. */
  cutAll(): void
  /** Connections cut by cutAnswerTo or cutRequest: a test that counts on a fault asserts that it happened. */
  cuts(): number
  /** How often the texts occurred in what was cut: a batched statement contains its text once per item. */
  hits(): number
  /** Clients connected now. */
  connections(): number
  close(): Promise<void>
}

interface Fault {
  text: Buffer
  when: 'request' | 'answer'
  left: number
}

interface Options {
  /** Changes a request on its way. It has to keep the length that the protocol announced. */
  rewrite?: (request: Buffer) => Buffer
}

export async function openFaultProxy(
  targetUrl: string,
  defaultPort: number,
  { rewrite = (request) => request }: Options = {},
): Promise<FaultProxy> {
  const target = new URL(targetUrl)
  const port = Number(target.port) || defaultPort
  const host = target.hostname || '127.0.0.1'
  const faults: Fault[] = []
  const sockets = new Set<Socket>()
  let [cuts, hits, isAway] = [0, 0, false]
  const server = createServer((client) => {
    if (isAway) return client.destroy()
    const upstream = connect(port, host)
    join(client, upstream, sockets)
    let answerIsCut = false
    const cut = () => {
      cuts++
      client.destroy()
      upstream.destroy()
    }
    client.on('data', (request) => {
      const fault = faults.find(({ text, left }) => left > 0 && request.includes(text))
      if (fault) {
        fault.left--
        hits += countOf(fault.text, request)
      }
      if (fault?.when === 'request') return cut()
      if (fault) answerIsCut = true
      upstream.write(rewrite(request))
    })
    upstream.on('data', (answer) => (answerIsCut ? cut() : client.write(answer)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const cutAll = () => sockets.forEach((socket) => void socket.destroy())
  return {
    url: url.href,
    cutAnswerTo: (text, times = 1) => faults.push({ text: Buffer.from(text), when: 'answer', left: times }),
    cutRequest: (text, times = 1) => faults.push({ text: Buffer.from(text), when: 'request', left: times }),
    cutAll,
    goAway(away) {
      isAway = away
      if (away) cutAll()
    },
    cuts: () => cuts,
    hits: () => hits,
    // A client has two sockets: its own and the server's.
    connections: () => sockets.size / 2,
    async close() {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Each side ends with the other. */
function join(client: Socket, upstream: Socket, sockets: Set<Socket>): void {
  for (const socket of [client, upstream]) {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      client.destroy()
      upstream.destroy()
    })
    // 'close' follows an error.
    socket.on('error', () => undefined)
  }
}

function countOf(text: Buffer, within: Buffer): number {
  let count = 0
  for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + text.length)) count++
  return count
}
