// One client's connection to the in-memory Redis: its database, and the channels that it listens to.
import type { Databases, Listener } from './databases.ts'
import { encode, OK, type Reply } from './reply.ts'

/** Undefined where the handler has sent its answers itself. */
type Handler = (session: Session, args: string[]) => Reply | undefined

const error = (text: string): Reply => ({ error: text })

export class Session {
  database = 0
  send: (text: string) => void
  databases: Databases
  channels = new Set<string>()

  constructor(databases: Databases, send: Session['send']) {
    this.databases = databases
    this.send = send
  }

  /** Runs a command and sends its answer. */
  take(args: string[]): void {
    const verb = args[0]!.toLowerCase()
    const reply = Object.hasOwn(connectionCommands, verb)
      ? connectionCommands[verb]!(this, args.slice(1))
      : this.databases.run(this.database, args)
    if (reply !== undefined) this.send(encode(reply))
  }

  join(channel: string): void {
    this.channels.add(channel)
    const listeners = this.databases.channels.get(channel) ?? new Set()
    this.databases.channels.set(channel, listeners.add(this.#hear))
  }

  leave(channel: string): void {
    this.channels.delete(channel)
    const listeners = this.databases.channels.get(channel)
    listeners?.delete(this.#hear)
    if (listeners?.size === 0) this.databases.channels.delete(channel)
  }

  #hear: Listener = (channel, message) => this.send(encode(['message', channel, message]))

  end(): void {
    for (const channel of this.channels) this.leave(channel)
  }
}

const listening =
  (verb: string, change: 'join' | 'leave'): Handler =>
  (session, channels) => {
    if (channels.length === 0) return error(`ERR wrong number of arguments for '${verb}' command`)
    for (const channel of channels) {
      session[change](channel)
      session.send(encode([verb, channel, session.channels.size]))
    }
    return undefined
  }

/** What a connection itself is asked; names and versions of clients interest nobody here. */
export const connectionCommands: Record<string, Handler> = {
  /**
   * Clients that ask for RESP3 go on with RESP2 after this answer, as before a Redis that is older than they.
   */
  hello: () => error('NOPROTO unsupported protocol version'),
  client: () => OK,
  info: () => '# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nloading:0\r\nrole:master\r\n',
  select(session, [index]) {
    if (!/^\d+$/.test(index ?? '')) return error('ERR value is not an integer or out of range')
    if (!session.databases.has(Number(index))) return error('ERR DB index is out of range')
    session.database = Number(index)
    return OK
  },
  subscribe: listening('subscribe', 'join'),
  unsubscribe: listening('unsubscribe', 'leave'),
}
