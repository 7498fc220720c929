// Three nodes of RabbitMQ of the test's own, which find each other and keep quorum queues together.
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'amqplib'
import { type Child, startChild, untilReady } from '../../../local/servers/child-processes.ts'
import { freePort } from '../../../local/servers/find-programs.ts'
import { signalGroup } from '../../../local/servers/process-ids.ts'
import { configure, environment, installedRabbitmq } from '../../../local/servers/rabbitmq.ts'
import type { Server } from './postgres-standby.ts'

const SIZE = 3
const READY = { withinMs: 300_000, everyMs: 500 }

export interface RabbitmqCluster {
  nodes: Server[]
  stop(): Promise<void>
}

export async function startRabbitmqCluster(folder: string): Promise<RabbitmqCluster> {
  const { file, epmd } = installedRabbitmq()!
  const mapper = await freePort()
  const password = randomBytes(18).toString('hex')
  const cookie = randomBytes(18).toString('hex')
  const names = Array.from({ length: SIZE }, (_, index) => `milo${index}@localhost`)
  // Nodes wait for each other at the start, and a majority goes on without the rest.
  const peers = [
    'cluster_formation.peer_discovery_backend = classic_config',
    'cluster_partition_handling = pause_minority',
    ...names.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`),
  ]
  const mapperChild = startChild({
    name: 'epmd',
    command: epmd,
    args: ['-port', String(mapper), '-address', '127.0.0.1'],
    folder,
  })
  async function startNode(name: string): Promise<{ child: Child; url: string }> {
    const home = join(folder, name)
    mkdirSync(home, { recursive: true })
    const [port, distribution] = await Promise.all([freePort(), freePort()])
    configure(home, port, password, { more: peers })
    writeFileSync(join(home, '.erlang.cookie'), cookie, { mode: 0o400 })
    const env = environment(home, { port, distribution, mapper }, name)
    const child = startChild({ name, command: file, args: [], folder, env, cwd: home })
    return { child, url: `amqp://milo:${password}@127.0.0.1:${port}` }
  }
  const started = await Promise.all(names.map(startNode))
  const stop = async () => {
    await Promise.all(started.map(({ child }) => child.stop()))
    await mapperChild.stop()
  }
  try {
    await Promise.all(
      started.map(({ child, url }) => untilReady(child, async () => (await connect(url)).close(), READY)),
    )
  } catch (error) {
    await stop()
    throw error
  }
  const nodes = started.map(({ child, url }) => ({
    url,
    kill: () => signalGroup(child.pid(), 'SIGKILL'),
    stop: child.stop,
  }))
  return { nodes, stop }
}
