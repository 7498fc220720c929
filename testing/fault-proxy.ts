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
  /**
   * Keeps every byte, new connections too, and tells neither side: as a network that drops packets. What was
   * kept arrives when it heals, unless an end has closed meanwhile.
   */
  freeze(frozen: boolean): void
  /** From now on each answer takes so long, as over a long way. */
  delay(ms: number): void
  /** Cuts every connection; from now on clients reach the server of this URL. */
  pointTo(targetUrl: string): void
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
  let target = new URL(targetUrl)
  let isAway = false
  const network = newNetwork()
  const faults = newFaults()
  const server = createServer({ pauseOnConnect: true }, async (client) => {
    if (!isAway) await network.thawed(client)
    if (isAway || client.destroyed) return client.destroy()
    const upstream = connect(Number(target.port) || defaultPort, target.hostname || '127.0.0.1')
    network.join(client, upstream)
    client.resume()
    faults.watch(client, upstream, rewrite)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cutAnswerTo: (text, times = 1) => faults.add({ text: Buffer.from(text), when: 'answer', left: times }),
    cutRequest: (text, times = 1) => faults.add({ text: Buffer.from(text), when: 'request', left: times }),
    cutAll: network.cutAll,
    freeze: network.freeze,
    delay: faults.delay,
    pointTo(other) {
      target = new URL(other)
      network.cutAll()
    },
    goAway(away) {
      isAway = away
      if (away) network.cutAll()
    },
    cuts: faults.cuts,
    hits: faults.hits,
    // A client has two sockets: its own and the server's.
    connections: () => network.sockets.size / 2,
    async close() {
      isAway = true
      network.freeze(false)
      network.cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Cuts by what is sent. */
function newFaults() {
  const faults: Fault[] = []
  let [cuts, hits, delayMs] = [0, 0, 0]

  function watch(client: Socket, upstream: Socket, rewrite: (request: Buffer) => Buffer): void {
    let answerIsCut = false
    const cut = () => {
      cuts++
      client.destroy()
      upstream.destroy()
    }
    client.on('data', (request: Buffer) => {
      const fault = faults.find(({ text, left }) => left > 0 && request.includes(text))
      if (fault) {
        fault.left--
        hits += countOf(fault.text, request)
      }
      if (fault?.when === 'request') return cut()
      if (fault) answerIsCut = true
      upstream.write(rewrite(request))
    })
    upstream.on('data', (answer) => {
      if (answerIsCut) cut()
      else if (delayMs > 0) setTimeout(() => client.write(answer), delayMs)
      else client.write(answer)
    })
  }

  const add = (fault: Fault) => void faults.push(fault)
  const delay = (ms: number) => {
    delayMs = ms
  }
  return { add, delay, watch, cuts: () => cuts, hits: () => hits }
}

/** The sockets of both sides, each of which ends with its other one, and a frost over all of them. */
function newNetwork() {
  const sockets = new Set<Socket>()
  let frost: { over: Promise<void>; end: () => void } | undefined

  function join(client: Socket, upstream: Socket): void {
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      if (frost) socket.pause()
      socket.on('close', async () => {
        sockets.delete(socket)
        // The other side hears of it when the network is back.
        await frost?.over
        client.destroy()
        upstream.destroy()
      })
      // 'close' follows an error.
      socket.on('error', () => undefined)
    }
  }

  function freeze(frozen: boolean): void {
    if (frozen === (frost !== undefined)) return
    for (const socket of sockets) frozen ? socket.pause() : socket.resume()
    if (!frozen) frost?.end()
    let end: () => void = () => undefined
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    frost = frozen ? { over, end } : undefined
  }

  /** A connection that comes during a frost waits, and may give up. */
  async function thawed(client: Socket): Promise<void> {
    client.on('error', () => undefined)
    while (frost) await frost.over
  }

  const cutAll = () => sockets.forEach((socket) => void socket.destroy())
  return { sockets, join, freeze, thawed, cutAll }
}

function countOf(text: Buffer, within: Buffer): number {
  let count = 0
  for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + text.length)) count++
  return count
}
