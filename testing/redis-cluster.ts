// A private Redis Cluster on this machine: masters, and replicas of them that take over by themselves.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { sleep } from '#shared/std/sleep.ts'
import { type Child, startChild } from '../local/servers/child-processes.ts'
import { findPrograms, freePort } from '../local/servers/find-programs.ts'
import { signalGroup } from '../local/servers/process-ids.ts'
import { servers } from './servers.ts'

const SLOTS = 16_384
const READY_WITHIN_MS = 30_000
const PASSWORD = 'cluster-password'
/** After so long without a word from a master its replica takes over; Redis' own choice is 15 s. */
const NODE_TIMEOUT_MS = 2000

export const canStartCluster = servers.redis === 'real' && findPrograms('redis-server').length > 0

export interface ClusterNode {
  /** For what a test does to the node itself. */
  admin: Redis
  port: number
  signal(name: NodeJS.Signals): void
}

export interface LocalCluster {
  /** As in REDIS_URL. */
  url: string
  masters: ClusterNode[]
  /** Each follows the master of its place. */
  replicas: ClusterNode[]
  stop(): Promise<void>
}

interface StartedNode extends ClusterNode {
  /**
   * Where nodes talk to each other. Redis' own choice, port + 10000, may be somebody's outgoing connection.
   */
  bus: number
  child: Child
}

/** Three masters; with replicas one for each. */
export async function startCluster({ replicas = false } = {}): Promise<LocalCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-cluster-'))
  const nodes: StartedNode[] = []
  const stop = async () => {
    for (const { admin } of nodes) admin.disconnect()
    await Promise.all(nodes.map(({ child }) => child.stop()))
    rmSync(folder, { recursive: true })
  }
  try {
    for (let count = replicas ? 6 : 3; count > 0; count--) nodes.push(await startNode(folder))
    const masters = nodes.slice(0, 3)
    const [first] = masters
    await Promise.all(nodes.map(({ admin }) => until(() => admin.status === 'ready')))
    for (const [index, { admin }] of masters.entries()) {
      const share = (part: number) => Math.floor((part * SLOTS) / masters.length)
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', share(index), share(index + 1) - 1)
    }
    for (const { admin } of nodes.slice(1))
      await admin.call('CLUSTER', 'MEET', '127.0.0.1', first!.port, first!.bus)
    for (const { admin } of nodes) await until(() => isWhole(admin, nodes.length))
    for (const [index, { admin }] of nodes.slice(3).entries()) await follow(admin, masters[index]!.admin)
    for (const { admin } of nodes) await until(() => showsAll(admin, nodes.length))
    const places = masters.map(({ port }) => `127.0.0.1:${port}`).join(',')
    return { url: `redis://:${PASSWORD}@${places}`, masters, replicas: nodes.slice(3), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startNode(folder: string): Promise<StartedNode> {
  const [port, bus] = [await freePort(), await freePort()]
  const data = join(folder, String(port))
  mkdirSync(data)
  const settings = {
    ...{ port, 'cluster-port': bus, bind: '127.0.0.1', dir: data, save: '', requirepass: PASSWORD },
    ...{ masterauth: PASSWORD, 'cluster-enabled': 'yes', 'cluster-node-timeout': NODE_TIMEOUT_MS },
    // A replica takes over however long it heard nothing.
    ...{ 'cluster-replica-validity-factor': 0, 'repl-diskless-sync-delay': 0 },
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const command = findPrograms('redis-server')[0]!
  const child = startChild({ name: `node-${port}`, command, args, folder })
  const admin = new Redis(port, '127.0.0.1', { password: PASSWORD, retryStrategy: () => 50 })
  admin.on('error', () => undefined) // until the server listens, and when it is killed
  return { admin, port, bus, child, signal: (name) => signalGroup(child.pid(), name) }
}

async function isWhole(node: Redis, size: number): Promise<boolean> {
  const info = String(await node.call('CLUSTER', 'INFO'))
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`)
}

/** Clients are told of all nodes, replicas too. */
async function showsAll(node: Redis, size: number): Promise<boolean> {
  const ranges = (await node.call('CLUSTER', 'SLOTS')) as unknown[][]
  return ranges.reduce((sum, [, , ...nodes]) => sum + nodes.length, 0) === size
}

async function follow(replica: Redis, master: Redis): Promise<void> {
  const id = String(await master.call('CLUSTER', 'MYID'))
  await until(() =>
    replica.call('CLUSTER', 'REPLICATE', id).then(
      () => true,
      () => false, // it has not heard of that master yet
    ),
  )
  await until(async () => (await replica.info('replication')).includes('master_link_status:up'))
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('The cluster did not come together')
    await sleep(50)
  }
}

/** The master that has the slot of a key now, and the slot. */
export async function ownerOf(nodes: readonly ClusterNode[], key: string) {
  const slot = Number(await nodes[0]!.admin.call('CLUSTER', 'KEYSLOT', key))
  const ranges = (await nodes[0]!.admin.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][]
  const range = ranges.find(([from, to]) => from <= slot && slot <= to)!
  return { slot, owner: nodes.find(({ port }) => port === range[2][1])! }
}

/** The replica has all of its master's writes until now, and gets no other. */
export async function cutReplication(master: ClusterNode, replica: ClusterNode): Promise<void> {
  await until(async () => {
    const [, offset, followers] = (await master.admin.call('ROLE')) as [string, number, string[][]]
    return followers.some(([, , acknowledged]) => Number(acknowledged) >= offset)
  })
  await replica.admin.config('SET', 'masterauth', 'wrong')
  await master.admin.call('CLIENT', 'KILL', 'TYPE', 'replica')
}

/** Moves a slot key by key, as resharding does; in a `pause` clients find it half moved. */
export async function moveSlot(
  masters: readonly ClusterNode[],
  slot: number,
  [from, to]: [ClusterNode, ClusterNode],
  pause: () => Promise<unknown>,
): Promise<void> {
  const [fromId, toId] = await Promise.all([from, to].map(({ admin }) => admin.call('CLUSTER', 'MYID')))
  await to.admin.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId))
  await from.admin.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId))
  for (;;) {
    await pause()
    const [key] = (await from.admin.call('CLUSTER', 'GETKEYSINSLOT', slot, 1)) as string[]
    if (key === undefined) break
    await from.admin.migrate('127.0.0.1', to.port, '', 0, 5000, 'AUTH', PASSWORD, 'KEYS', key)
  }
  const others = masters.filter((node) => node !== from && node !== to)
  for (const { admin } of [to, from, ...others])
    await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(toId))
}

/** How often the masters answered with an error whose name matches. */
export async function answersOf({ masters }: LocalCluster, error: string): Promise<number> {
  const infos = await Promise.all(masters.map(({ admin }) => admin.info('errorstats')))
  const counts = infos.map((info) => new RegExp(`errorstat_${error}:count=(\\d+)`).exec(info)?.[1] ?? 0)
  return counts.reduce((sum: number, count) => sum + Number(count), 0)
}

/** As redis-cli --cluster del-node: the others forget a node without slots, and it runs on, alone. */
export async function leave({ masters, replicas }: LocalCluster, gone: ClusterNode): Promise<void> {
  const id = String(await gone.admin.call('CLUSTER', 'MYID'))
  const others = [...masters, ...replicas].filter((node) => node !== gone)
  for (const { admin } of others) await admin.call('CLUSTER', 'FORGET', id)
  await gone.admin.call('CLUSTER', 'RESET')
}
