// One client's connection to the Redis stand-in: its database, its transaction, what it listens to.
import type { Databases, Listener } from './databases.ts'
import { encode, OK, type Reply } from './reply.ts'

interface Client {
  id: number
  send(text: string): void
  close(): void
}

/** Undefined where the handler has sent its answers itself. */
type Handler = (session: Session, verb: string, args: string[]) => Reply | undefined
type Topics = 'channels' | 'patterns'

// What a client that listens may still say in RESP2, and what a transaction does not queue.
const WHILE_LISTENING = /^(p?subscribe|p?unsubscribe|ping|quit|reset)$/
const NEVER_QUEUED = /^(multi|exec|discard|reset|quit)$/

const error = (text: string): Reply => ({ error: text })

export class Session {
  database = 0
  name = ''
  queue: string[][] | null = null
  queueIsBad = false
  client: Client
  databases: Databases
  heard: Record<Topics, Set<string>> = { channels: new Set(), patterns: new Set() }

  constructor(databases: Databases, client: Client) {
    this.databases = databases
    this.client = client
  }

  /** Runs a command and sends its answer. */
  take(args: string[]): void {
    const reply = this.#answer(args[0]!.toLowerCase(), args)
    if (reply !== undefined) this.client.send(encode(reply))
  }

  #answer(verb: string, args: string[]): Reply | undefined {
    if (this.topicCount() > 0) {
      if (!WHILE_LISTENING.test(verb)) {
        return error(
          `ERR Can't execute '${verb}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
        )
      }
      if (verb === 'ping') return ['pong', args[1] ?? '']
    }
    if (this.queue && !NEVER_QUEUED.test(verb)) return this.#enqueue(args)
    if (Object.hasOwn(HANDLERS, verb)) return HANDLERS[verb]!(this, verb, args.slice(1))
    return this.databases.run(this.database, args)
  }

  #enqueue(args: string[]): Reply {
    const complaint = this.databases.complaint(args)
    if (complaint) this.queueIsBad = true
    else this.queue!.push(args)
    return complaint ? error(complaint) : { status: 'QUEUED' }
  }

  topicCount(): number {
    return this.heard.channels.size + this.heard.patterns.size
  }

  join(where: Topics, topic: string): void {
    this.heard[where].add(topic)
    const listeners = this.databases[where].get(topic) ?? new Set()
    this.databases[where].set(topic, listeners.add(this.#hear))
  }

  leave(where: Topics, topic: string): void {
    this.heard[where].delete(topic)
    const listeners = this.databases[where].get(topic)
    listeners?.delete(this.#hear)
    if (listeners?.size === 0) this.databases[where].delete(topic)
  }

  #hear: Listener = (pattern, channel, message) =>
    this.client.send(
      encode(pattern === null ? ['message', channel, message] : ['pmessage', pattern, channel, message]),
    )

  end(): void {
    for (const topic of this.heard.channels) this.leave('channels', topic)
    for (const topic of this.heard.patterns) this.leave('patterns', topic)
  }
}

const subscribe =
  (where: Topics): Handler =>
  (session, verb, topics) => {
    if (topics.length === 0) return error(`ERR wrong number of arguments for '${verb}' command`)
    for (const topic of topics) {
      session.join(where, topic)
      session.client.send(encode([verb, topic, session.topicCount()]))
    }
    return undefined
  }

const unsubscribe =
  (where: Topics): Handler =>
  (session, verb, asked) => {
    const topics = asked.length ? asked : [...session.heard[where]]
    if (topics.length === 0) return [verb, null, session.topicCount()]
    for (const topic of topics) {
      session.leave(where, topic)
      session.client.send(encode([verb, topic, session.topicCount()]))
    }
    return undefined
  }

/**
 * Clients that ask for RESP3 go on with RESP2 after this answer, as before a Redis that is older than they.
 */
const hello: Handler = (session, _verb, [version]) => {
  if (version !== undefined && version !== '2') return error('NOPROTO unsupported protocol version')
  const about = { server: 'redis', version: '7.0.15', proto: 2, id: session.client.id, mode: 'standalone' }
  return [...Object.entries(about).flat(), 'role', 'master', 'modules', []]
}

const client: Handler = (session, _verb, [action, value]) => {
  switch (action?.toUpperCase()) {
    case 'ID':
      return session.client.id
    case 'GETNAME':
      return session.name === '' ? null : session.name
    case 'SETNAME':
      session.name = value ?? ''
  }
  return OK
}

const INFO = [
  '# Server',
  'redis_version:7.0.15',
  'redis_mode:standalone',
  '# Persistence',
  'loading:0',
  '# Replication',
]
  .concat('role:master', '')
  .join('\r\n')

const HANDLERS: Record<string, Handler> = {
  hello,
  client,
  info: () => INFO,
  command: () => [],
  config: (_session, _verb, [action]) => (action?.toUpperCase() === 'GET' ? [] : OK),
  readonly: () => OK,
  select(session, _verb, [index]) {
    if (!/^-?\d+$/.test(index ?? '')) return error('ERR value is not an integer or out of range')
    if (!session.databases.has(Number(index))) return error('ERR DB index is out of range')
    session.database = Number(index)
    return OK
  },
  reset(session) {
    session.end()
    session.queue = null
    session.database = 0
    return { status: 'RESET' }
  },
  quit(session) {
    session.client.send(encode(OK))
    session.client.close()
    return undefined
  },
  subscribe: subscribe('channels'),
  psubscribe: subscribe('patterns'),
  unsubscribe: unsubscribe('channels'),
  punsubscribe: unsubscribe('patterns'),
  multi(session) {
    if (session.queue) return error('ERR MULTI calls can not be nested')
    session.queue = []
    session.queueIsBad = false
    return OK
  },
  discard(session) {
    if (!session.queue) return error('ERR DISCARD without MULTI')
    session.queue = null
    return OK
  },
  exec(session) {
    const { queue } = session
    if (!queue) return error('ERR EXEC without MULTI')
    session.queue = null
    if (session.queueIsBad) return error('EXECABORT Transaction discarded because of previous errors.')
    return queue.map((args) => session.databases.run(session.database, args))
  },
}
