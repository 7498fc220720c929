// A network of its own between a client and a server, whose cable can be cut: a network namespace with a veth
// pair. Packets of the kernel get lost in it, SYNs and acknowledgements included, and neither side is told,
// which no proxy can do: a proxy's kernel acknowledges what it receives. Needs Linux, root and iproute2.
import { execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'

export interface NetworkLink {
  /** The target's URL with the namespace's address. */
  url: string
  /** From now on every packet is lost, in both directions, or none is any more. */
  freeze(frozen: boolean): void
  close(): Promise<void>
}

// Of the private range 10.0.0.0/8, a part that nothing else here uses, in networks of four addresses.
const NETWORKS = 256 * 64
// Of nobody: a card takes no frame with the address of another one.
const NOBODY = '02:00:00:00:00:99'
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`

/** Whether this process may make namespaces, and cables into them. */
export function namespacesAllowed(): boolean {
  const tries = () => {
    const { namespace, remove } = layCable()
    try {
      ip('netns', 'exec', namespace, 'true')
    } finally {
      remove()
    }
  }
  return process.platform === 'linux' && process.getuid?.() === 0 && succeeds(tries)
}

/** A way to the server of `targetUrl` that leads over such a network. */
export async function openNamespaceLink(targetUrl: string, defaultPort: number): Promise<NetworkLink> {
  removeLeftovers()
  const cable = layCable()
  const clients = new Set<Socket>()
  try {
    const server = await listenWithin(cable.namespace, cable.there)
    const target = new URL(targetUrl)
    server.on('connection', (client) => {
      // As servers do, so that a client that is gone is noticed.
      client.setKeepAlive(true, 5000)
      join(client, connect(Number(target.port) || defaultPort, target.hostname || '127.0.0.1'))
      clients.add(client)
      client.on('close', () => clients.delete(client))
    })
    const url = new URL(targetUrl)
    url.hostname = cable.there
    url.port = String((server.address() as AddressInfo).port)
    return {
      url: url.href,
      freeze: cable.cut,
      async close() {
        cable.cut(false)
        for (const client of clients) client.resetAndDestroy()
        server.close()
        await once(server, 'close')
        cable.remove()
      },
    }
  } catch (error) {
    cable.remove()
    throw error
  }
}

/** Each of the two ends with the other one. */
function join(client: Socket, upstream: Socket): void {
  client.pipe(upstream).pipe(client)
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    // 'close' follows an error.
    socket.on('error', () => undefined)
    socket.on('close', () => void other.destroy())
  }
}

/**
 * A server that listens within the namespace and belongs to this process: a socket stays in the namespace it
 * was opened in, whichever process has it. So the way on to the target crosses no cable.
 */
async function listenWithin(namespace: string, address: string): Promise<Server> {
  const open = `const server = require('net').createServer()
    server.listen(0, '${address}', () => process.send('listening', server))
    process.on('disconnect', () => process.exit())`
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, '--eval', open], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, PATH, NODE_OPTIONS: '' },
  })
  const ended = once(child, 'exit')
  const server = await new Promise<Server>((resolve, reject) => {
    child.on('message', (_, server) => resolve(server as Server))
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`no server within ${namespace}`)))
  })
  child.disconnect()
  await ended
  return server
}

/** A namespace and a cable from here into it. */
function layCable() {
  const number = randomInt(NETWORKS)
  const [here, there] = [1, 2].map((host) => `10.213.${number >> 6}.${((number & 63) << 2) + host}`)
  const [device, namespace] = [`milo${number}`, `milo-${process.pid}-${number}`]
  const remove = () => {
    // The cable by itself too: sockets that still wait keep a namespace alive.
    succeeds(() => ip('link', 'del', device))
    succeeds(() => ip('netns', 'del', namespace))
  }
  ip('netns', 'add', namespace)
  try {
    // Fails if another process has taken this number.
    ip('link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
  } catch (error) {
    ip('netns', 'del', namespace)
    throw error
  }
  const ends = [
    { at: [], device, address: here!, other: there! },
    { at: ['-n', namespace], device: 'eth0', address: there!, other: here! },
  ]
  try {
    for (const { at, device, address } of ends) {
      ip(...at, 'address', 'add', `${address}/30`, 'dev', device)
      ip(...at, 'link', 'set', device, 'up')
    }
  } catch (error) {
    remove()
    throw error
  }
  let isCut = false
  /** Every frame gets the address of nobody, so that the other end ignores it. */
  function cut(cutting: boolean): void {
    if (cutting === isCut) return
    isCut = cutting
    const lladdr = cutting ? ['lladdr', NOBODY, 'nud', 'permanent'] : []
    for (const { at, device, other } of ends)
      ip(...at, 'neigh', cutting ? 'replace' : 'del', other, 'dev', device, ...lladdr)
  }
  return { namespace, there: there!, cut, remove }
}

/** Processes that were killed leave namespaces. */
function removeLeftovers(): void {
  for (const [name, pid] of ip('netns', 'list').matchAll(/^milo-(\d+)-\d+/gm))
    if (!existsSync(`/proc/${pid}`)) succeeds(() => ip('netns', 'del', name))
}

function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, PATH } })
}

function succeeds(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}
