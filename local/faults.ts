// A way to a server that breaks on purpose: it cuts a connection before a request got through, or after it was executed and
// before its answer came back. For tests of what happens then; it looks at bytes only, so any protocol over TCP goes through it.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FaultyWay {
  /** As the given one, with the port of the faulty way. */
  url: string
  /** Cuts the connection when the answer comes to the next requests that contain `text`: they were executed by then. */
  cutAnswerTo(text: string, times?: number): void
  /** Cuts the connection when the next requests that contain `text` come: they never reach the server. */
  cutRequest(text: string, times?: number): void
  /** Cuts every connection there is. */
  cutAll(): void
  /** How many connections were cut because of cutAnswerTo or cutRequest: a test that counts on a fault checks that it came. */
  cuts(): number
  /** How often the texts stood in what was cut: a statement for many carries its text for each of them. */
  hits(): number
  /** How many clients are connected through it. */
  connections(): number
  close(): Promise<void>
}

interface Fault {
  text: Buffer
  when: 'request' | 'answer'
  left: number
}

export async function openFaultyWay(targetUrl: string, defaultPort: number): Promise<FaultyWay> {
  const target = new URL(targetUrl)
  const port = Number(target.port) || defaultPort
  const host = target.hostname || '127.0.0.1'
  const faults: Fault[] = []
  const sockets = new Set<Socket>()
  let cuts = 0
  let hits = 0
  const server = createServer((client) => {
    const upstream = connect(port, host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
      // 'close' follows, and ends the other side: there is nothing else to do about a broken socket here.
      socket.on('error', () => undefined)
    }
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
      upstream.write(request)
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
    cuts: () => cuts,
    hits: () => hits,
    // Each has two sockets: the client's and the server's.
    connections: () => sockets.size / 2,
    async close() {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

function countOf(text: Buffer, within: Buffer): number {
  let count = 0
  for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + text.length)) count++
  return count
}
