// A private RabbitMQ if one is installed: its own node name, ports, folders, cookie and port mapper, so that
// it never meets another.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { connect } from 'amqplib'
import { IN_PROCESS_AMQP } from '#shared/env.ts'
import { startChild, untilReady } from './child-processes.ts'
import { findPrograms, freePort } from './find-programs.ts'
import type { Running, ServerPlan } from './running.ts'

/** The first version whose quorum queues dead-letter at least once. */
const OLDEST = [3, 10] as const
/** Six to eight seconds on two idle cores; several times that on a busy machine. */
const READY_WITHIN_MS = 90_000
const USER = 'milo'

interface BrokerPlan extends ServerPlan {
  /** Created beside the default one, each a broker of its own for one test file. */
  vhosts?: string[]
  say: (line: string) => void
}

export async function startRabbitmq(plan: BrokerPlan): Promise<Running> {
  const { folder, signal } = plan
  const found = plan.embedded ? undefined : installedRabbitmq()
  if (!found) return inProcess
  plan.say(`RabbitMQ ${found.version} takes several seconds to start`)
  const home = join(folder, 'rabbitmq')
  mkdirSync(home, { recursive: true })
  const [port, distribution, mapper] = await Promise.all([freePort(), freePort(), freePort()])
  const password = passwordAt(join(home, 'password'))
  const env = environment(home, { port, distribution, mapper })
  configure(home, port, password, { vhosts: plan.vhosts })
  // The server would start a port mapper that stays behind; ours is a child like the others.
  const epmd = startChild({
    name: 'epmd',
    command: found.epmd,
    args: ['-port', String(mapper), '-address', '127.0.0.1'],
    folder,
    env,
    signal,
  })
  const broker = startChild({
    name: 'rabbitmq',
    command: found.file,
    args: [],
    folder,
    env,
    cwd: home,
    signal,
  })
  const stop = async () => {
    await broker.stop()
    await epmd.stop()
  }
  const url = `amqp://${USER}:${password}@127.0.0.1:${port}`
  try {
    await untilReady(broker, async () => (await connect(url)).close(), {
      withinMs: READY_WITHIN_MS,
      everyMs: 150,
      signal,
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    kind: 'real',
    what: `RabbitMQ ${found.version} (${found.entry})`,
    data: home,
    children: [broker, epmd],
    stop,
  }
}

/** No server: the worker carries its messages itself (worker-payments/messaging/in-process.ts). */
export const inProcess: Running = {
  url: IN_PROCESS_AMQP,
  kind: 'in-process',
  what: 'in-process transport instead of RabbitMQ',
  data: "in the worker's memory",
  children: [],
  stop: async () => undefined,
}

/** Debian's `rabbitmq-server` is a wrapper that changes user and folders; the script behind it does not. */
export function installedRabbitmq():
  | { file: string; entry: string; epmd: string; version: string }
  | undefined {
  const [erl] = findPrograms('erl')
  const [epmd] = findPrograms('epmd')
  if (!erl || !epmd) return undefined
  for (const entry of findPrograms('rabbitmq-server')) {
    const file = realpathSync(entry)
    if (basename(file) === 'rabbitmq-script-wrapper') continue
    const version = /rabbitmq_server-((\d+)\.(\d+)[^/]*)/.exec(file)
    const [major, minor] = [Number(version?.[2] ?? OLDEST[0]), Number(version?.[3] ?? OLDEST[1])]
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))
      return { file, entry, epmd, version: version?.[1] ?? '' }
  }
  return undefined
}

export function environment(
  home: string,
  ports: { port: number; distribution: number; mapper: number },
  node = 'milo@localhost',
): NodeJS.ProcessEnv {
  // Settings of the machine's own broker (in our environment or under /etc) must not affect this one.
  const ours = Object.entries(process.env).filter(([name]) => !/^(RABBITMQ_|ERL_)/.test(name))
  return {
    ...Object.fromEntries(ours),
    HOME: home, // where Erlang keeps its cookie
    ERL_EPMD_PORT: String(ports.mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // The script becomes the server instead of watching it: one process, which gets our signal.
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_START_ARGS: '-noinput +B i -kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_NODENAME: node,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.port),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(home, 'conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(home, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, 'config'),
  }
}

export function configure(
  home: string,
  port: number,
  password: string,
  { vhosts = [], more = [] }: { vhosts?: string[] | undefined; more?: string[] },
): void {
  for (const folder of ['mnesia', 'log', 'conf.d', 'config'])
    mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'rabbitmq-env.conf'), '')
  writeFileSync(join(home, 'advanced.config'), '[].\n')
  writeFileSync(join(home, 'enabled_plugins'), '[].\n')
  const names = ['/', ...vhosts]
  const rights = (vhost: string) => ({ user: USER, vhost, configure: '.*', write: '.*', read: '.*' })
  const definitions = {
    users: [
      {
        name: USER,
        password_hash: hashed(password),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: ['administrator'],
      },
    ],
    vhosts: names.map((name) => ({ name })),
    permissions: names.map(rights),
  }
  writeFileSync(join(home, 'definitions.json'), JSON.stringify(definitions), { mode: 0o600 })
  const lines = [
    `listeners.tcp.local = 127.0.0.1:${port}`,
    `load_definitions = ${join(home, 'definitions.json')}`,
    'log.console = true',
    'log.file = false',
    ...more,
  ]
  writeFileSync(join(home, 'rabbitmq.conf'), `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** RabbitMQ's own format: 4 bytes of salt, then SHA-256 of salt and password. */
function hashed(password: string): string {
  const salt = randomBytes(4)
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64')
}

function passwordAt(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
