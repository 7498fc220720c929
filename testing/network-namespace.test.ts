// What the tests of partitions rely on: over a cut link packets are lost, and nobody is told.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NetworkLink, namespacesAllowed, openNamespaceLink } from './network-namespace.ts'

const possible = namespacesAllowed()

describe.skipIf(!possible)('a network namespace (needs root and iproute2)', () => {
  const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  const sockets: Socket[] = []
  let link: NetworkLink
  beforeAll(async () => {
    await once(echo.listen(0, '127.0.0.1'), 'listening')
    link = await openNamespaceLink(`redis://user:secret@127.0.0.1:${portOf(echo)}/3?a=b`, 1)
  })
  afterAll(async () => {
    await link.close()
    for (const socket of sockets) socket.destroy()
    echo.close()
  })

  async function connected(): Promise<Socket> {
    const { hostname, port } = new URL(link.url)
    const socket = connect(Number(port), hostname)
    sockets.push(socket)
    // The link's end resets it.
    socket.on('error', () => undefined)
    await Promise.race([once(socket, 'connect'), silence()])
    return socket
  }

  /** What a socket hears within a second, or what ends it. */
  const heard = (socket: Socket) => Promise.race([once(socket, 'data').then(String), silence()])

  test('is reached by the URL of the server, but for the address', async () => {
    expect(link.url).toMatch(/^redis:\/\/user:secret@10\.213\.\d+\.\d+:\d+\/3\?a=b$/)
    const socket = await connected()
    socket.write('one')
    expect(await heard(socket)).toBe('one')
  })

  test('that is cut refuses and answers nothing; what was sent arrives when it heals', async () => {
    const before = await connected()
    link.freeze(true)
    const during = await connected()
    before.write('two')
    expect(await heard(before)).toBe('silence')
    expect([before.readyState, during.readyState]).toEqual(['open', 'opening'])
    const arrives = once(before, 'data').then(String)
    const connects = once(during, 'connect')
    link.freeze(false)
    expect(await arrives).toBe('two')
    await connects
  })
})

const portOf = (server: ReturnType<typeof createServer>) => (server.address() as AddressInfo).port

const silence = () => new Promise<string>((resolve) => setTimeout(resolve, 1000, 'silence'))
