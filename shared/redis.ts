// Connections to Redis: to one server, or to a cluster. Each sends a command once: what may have run is not
// sent again, the caller asks what became of it.
import { Cluster, type Command, type RedisOptions, Redis as Server } from 'ioredis'
import { type ClusterPlace, clusterOf } from './redis-url.ts'
import { sleep } from './std/sleep.ts'
import { coalesceWrites } from './std/write-coalescing.ts'

/** The connection to one server, or those to the nodes of a cluster: what both can do. */
export type Redis = Server | Cluster

// A script takes well under a millisecond: a second without an answer means that the server or the network is
// gone.
const COMMAND_TIMEOUT_MS = 1000
// Commands failed before that, but a connection that breaks with a dead host goes unnoticed: connect again.
const SILENCE_MS = 3000
const CONNECT_TIMEOUT_MS = 3000
// A dead host or network sends nothing: Node probes after so long, ten times a second apart.
const KEEPALIVE_MS = 5000
// A slot that moves answers TRYAGAIN, a cluster without a majority CLUSTERDOWN: nothing ran. Sixteen times
// this is longer than a command may take.
const REPEAT_AFTER_MS = 100
const MOST_REPEATS = 16
// Who asks nothing is not told that nodes came or left.
const LOOK_FOR_NODES_MS = 5000
// What a connection begins with, and what a cluster is found by: no caller waits for one of these.
const BOOTSTRAP = new Set(['auth', 'client', 'info', 'readonly', 'cluster'])

export interface ConnectionOptions {
  name?: string
  /** How long a command may take. */
  commandTimeoutMs?: number
  /**
   * Lets the first commands wait for the connection, for callers that cannot wait for `ready`. For one
   * server.
   */
  queueUntilConnected?: boolean
  /** Writes of one turn go together, which many requests on one connection gain from. */
  coalesce?: boolean
}

/**
 * Opens the connection that REDIS_URL names. By default ioredis resends unanswered commands after a
 * reconnect: a hold would run twice. Here a command is sent once; without a connection it fails at once,
 * without an answer within `commandTimeoutMs`.
 */
export function openRedis(url: string, options: ConnectionOptions = {}): Redis {
  const { queueUntilConnected = false, coalesce = !queueUntilConnected } = options
  const place = clusterOf(url)
  if (place && queueUntilConnected)
    throw new Error('REDIS_URL names a cluster, which functions at the edge do not speak to')
  const redis = place ? openCluster(place, options, coalesce) : openServer(url, options, queueUntilConnected)
  // ioredis writes each command separately.
  if (coalesce && !isCluster(redis)) redis.on('connect', () => coalesceWrites(redis.stream))
  // Commands report their own failures. Without a listener an 'error' event would end the process.
  redis.on('error', () => undefined)
  return redis
}

const serverOptions = ({ name = 'milo', commandTimeoutMs = COMMAND_TIMEOUT_MS }: ConnectionOptions) =>
  ({
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: KEEPALIVE_MS,
    connectionName: name,
  }) satisfies RedisOptions

const reconnectDelay = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 1000)

const openServer = (url: string, options: ConnectionOptions, queueUntilConnected: boolean): Server =>
  new Server(url, {
    ...serverOptions(options),
    enableOfflineQueue: queueUntilConnected,
    lazyConnect: queueUntilConnected,
    retryStrategy: reconnectDelay,
  })

const nodeOptions = (options: ConnectionOptions, { username, password, tls }: ClusterPlace) => ({
  ...serverOptions(options),
  commandTimeout: COMMAND_TIMEOUT_MS,
  // What waits for a node's connection must not be sent when its caller has given up.
  connectTimeout: COMMAND_TIMEOUT_MS,
  username,
  password,
  ...(tls ? { tls: {} } : {}),
})

/** Where a cluster is first looked for, and how its nodes are spoken to. */
const entrances = new WeakMap<Redis, { nodes: ClusterPlace['nodes']; own: ReturnType<typeof nodeOptions> }>()

function openCluster(place: ClusterPlace, options: ConnectionOptions, coalesce: boolean): Cluster {
  const own = nodeOptions(options, place)
  const cluster = new Cluster(place.nodes, {
    redisOptions: own,
    // As it is named: certificates are of names.
    dnsLookup: (name, found) => found(null, name),
    scaleReads: 'master',
    // A connection that broke says nothing of its commands: ioredis would send them again.
    retryDelayOnFailover: 0,
    retryDelayOnTryAgain: REPEAT_AFTER_MS,
    retryDelayOnClusterDown: REPEAT_AFTER_MS,
    maxRedirections: MOST_REPEATS,
    slotsRefreshTimeout: COMMAND_TIMEOUT_MS,
    slotsRefreshInterval: LOOK_FOR_NODES_MS,
    clusterRetryStrategy: reconnectDelay,
  })
  entrances.set(cluster, { nodes: place.nodes, own })
  // Commands wait for the connection to their node. ioredis would let them wait for the whole cluster too,
  // and without a limit.
  const send = cluster.sendCommand.bind(cluster)
  const { commandTimeoutMs = COMMAND_TIMEOUT_MS } = options
  const limit = (command: Command) =>
    command.setTimeout(BOOTSTRAP.has(command.name) ? COMMAND_TIMEOUT_MS : commandTimeoutMs)
  cluster.sendCommand = (command, ...rest) => {
    limit(command)
    if (cluster.status === 'ready' || command.name === 'cluster') return send(command, ...rest)
    command.reject(new Error('Connection is closed.'))
    return command.promise
  }
  cluster.on('+node', (node: Server) => guardCommands(node, limit))
  if (coalesce) cluster.on('+node', (node: Server) => node.on('connect', () => coalesceWrites(node.stream)))
  return cluster
}

/**
 * ioredis drops the promise of ASKING, whose rejection would end the process. What its caller was told has
 * failed it would send on, again or late.
 */
function guardCommands(node: Server, limit: (command: Command) => void): void {
  const send = node.sendCommand.bind(node)
  node.sendCommand = (command, stream) => {
    if (command.isSettled) return command.promise
    limit(command)
    const answer = send(command, stream) as Promise<unknown>
    // The command behind it says what failed.
    if (command.name === 'asking') answer.catch(() => undefined)
    return answer
  }
}

export const isCluster = (redis: Redis): redis is Cluster => 'nodes' in redis

/** The servers that have the data, each a part of it. */
export const mastersOf = (redis: Redis): Server[] => (isCluster(redis) ? redis.nodes('master') : [redis])

/** Whether Redis answers; of a cluster one node, for without it the others sell on. */
export async function pingRedis(redis: Redis): Promise<void> {
  if (isCluster(redis) && redis.status !== 'ready') throw new Error('Connection is closed.')
  await Promise.any(mastersOf(redis).map((node) => node.ping()))
}

/**
 * A connection of its own that subscribes: it can do nothing else. What is published on any node of a cluster
 * is heard on each, so it leads to one of them, after a loss to another; a node that left the cluster runs on
 * and hears nothing. The caller subscribes at each 'ready', to know from when it counts.
 */
export function openSubscriber(redis: Redis): Server {
  const options = { enableOfflineQueue: true, lazyConnect: false, autoResubscribe: false }
  if (!isCluster(redis)) return redis.duplicate(options)
  const { own } = entrances.get(redis)!
  const subscriber = new Server({ ...own, ...options, ...anyNode(redis), retryStrategy: reconnectDelay })
  const leave = ({ options: { host, port } }: Server) => {
    if (host === subscriber.options.host && port === subscriber.options.port) subscriber.disconnect(true)
  }
  subscriber.on('connecting', () => redis.on('-node', leave))
  subscriber.on('end', () => redis.off('-node', leave))
  subscriber.on('close', () => {
    redis.off('-node', leave)
    Object.assign(subscriber.options, anyNode(redis, subscriber.options))
  })
  return subscriber
}

/** Another than `former`, if there is one. */
function anyNode(cluster: Cluster, former?: RedisOptions): ClusterPlace['nodes'][0] {
  const found = cluster.nodes().map(({ options }) => ({ host: options.host!, port: options.port! }))
  const nodes = found.length > 0 ? found : entrances.get(cluster)!.nodes
  const others = nodes.filter(({ host, port }) => host !== former?.host || port !== former.port)
  const from = others.length > 0 ? others : nodes
  return from[Math.floor(Math.random() * from.length)]!
}

/** Waits at most `ms` for a lost connection; the caller's next command tells whether it is back. */
export async function redisIsBack(redis: Redis, ms: number): Promise<void> {
  const end = Date.now() + ms
  // Polling is cheaper than listening: in an outage, hundreds of requests wait here at once.
  while (redis.status !== 'ready' && Date.now() < end) await sleep(20)
}
