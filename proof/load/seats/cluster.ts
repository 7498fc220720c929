// Three private nodes of a Redis Cluster on this machine, for the tests that show that the seat scripts run
// on one.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster, Redis } from 'ioredis'
import { sleep } from '#shared/std/sleep.ts'
import { type Child, startChild } from '../../../local/servers/child-processes.ts'
import { findPrograms, freePort } from '../../../local/servers/find-programs.ts'

const SLOTS = 16_384
const READY_WITHIN_MS = 20_000

interface Place {
  port: number
  /**
   * Where nodes talk to each other. Redis' own choice, port + 10000, may be somebody's outgoing connection.
   */
  bus: number
}

export interface LocalCluster {
  cluster: Cluster
  nodes: Redis[]
  stop: () => Promise<void>
}

export async function startCluster(size = 3): Promise<LocalCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-cluster-'))
  const program = findPrograms('redis-server')[0]!
  const places: Place[] = []
  for (let count = 0; count < size; count++) places.push({ port: await freePort(), bus: await freePort() })
  const children = places.map((place) => startNode(program, place, folder))
  const nodes = places.map(({ port }) => new Redis(port, '127.0.0.1', { retryStrategy: () => 50 }))
  for (const node of nodes) node.on('error', () => undefined) // until the server listens
  const clients: (Redis | Cluster)[] = [...nodes]
  const stop = async () => {
    for (const client of clients) client.disconnect()
    await Promise.all(children.map((child) => child.stop()))
    rmSync(folder, { recursive: true })
  }
  try {
    await Promise.all(nodes.map(listens))
    await joinNodes(nodes, places)
    const seeds = [{ host: '127.0.0.1', port: places[0]!.port }]
    const cluster = new Cluster(seeds, { redisOptions: { maxRetriesPerRequest: 0 } })
    clients.push(cluster)
    await once(cluster, 'ready')
    return { cluster, nodes, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** once(node, 'ready') would throw at the first refused connection. */
async function listens(node: Redis): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (node.status !== 'ready') {
    if (Date.now() > deadline) throw new Error('A node of the cluster did not start')
    await sleep(20)
  }
}

function startNode(program: string, { port, bus }: Place, folder: string): Child {
  const data = join(folder, String(port))
  mkdirSync(data)
  const places = ['--port', port, '--cluster-port', bus, '--bind', '127.0.0.1', '--dir', data]
  const options = [...places, '--save', '', '--cluster-enabled', 'yes']
  return startChild({ name: `node-${port}`, command: program, args: options.map(String), folder })
}

/** Gives each node its share of the slots, and waits until all of them know. */
async function joinNodes(nodes: Redis[], [first]: Place[]): Promise<void> {
  for (const [index, node] of nodes.entries()) {
    const share = (part: number) => Math.floor((part * SLOTS) / nodes.length)
    await node.call('CLUSTER', 'ADDSLOTSRANGE', share(index), share(index + 1) - 1)
    if (index > 0) await node.call('CLUSTER', 'MEET', '127.0.0.1', first!.port, first!.bus)
  }
  const deadline = Date.now() + READY_WITHIN_MS
  for (const node of nodes) {
    while (!(await isWhole(node, nodes.length))) {
      if (Date.now() > deadline) throw new Error('The cluster did not come together')
      await sleep(50)
    }
  }
}

async function isWhole(node: Redis, size: number): Promise<boolean> {
  const info = String(await node.call('CLUSTER', 'INFO'))
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`)
}
