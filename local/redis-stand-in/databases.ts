// The heart of the in-memory Redis: its databases, who listens to which channel, and the way of a command to
// its code.
import { openFunctions } from './functions.ts'
import { keyCommands } from './generic.ts'
import { hashCommands } from './hashes.ts'
import { RedisError, type Reply } from './reply.ts'
import { sortedSetCommands } from './sorted-sets.ts'
import { type Commands, Store } from './store.ts'
import { streamCommands } from './streams.ts'
import { stringCommands } from './strings.ts'

export type Listener = (channel: string, message: string) => void

export interface Databases {
  has(database: number): boolean
  run(database: number, args: string[]): Reply
  commands: Commands
  channels: Map<string, Set<Listener>>
  dropExpired(): void
}

/** What functions may call. */
const dataCommands: Commands = {
  ...keyCommands,
  ...stringCommands,
  ...hashCommands,
  ...sortedSetCommands,
  ...streamCommands,
}

export async function openDatabases(count: number): Promise<Databases> {
  const channels = new Map<string, Set<Listener>>()
  const publish: Store['publish'] = (channel, message) => {
    const listeners = [...(channels.get(channel) ?? [])]
    for (const listener of listeners) listener(channel, message)
    return listeners.length
  }
  const stores = Array.from({ length: count }, () => new Store(publish))
  const functions = await openFunctions((store, args) => execute(dataCommands, store, args))
  const commands: Commands = { ...dataCommands, ...functions }
  return {
    channels,
    commands,
    has: (database) => database in stores,
    run(database, args) {
      const store = stores[database]!
      store.now = Date.now()
      return execute(commands, store, args)
    },
    dropExpired() {
      for (const store of stores) {
        store.now = Date.now()
        store.dropExpired()
      }
    },
  }
}

function execute(commands: Commands, store: Store, args: string[]): Reply {
  const name = args[0]!.toLowerCase()
  if (!Object.hasOwn(commands, name)) {
    const rest = args.slice(1).map((arg) => `'${arg.slice(0, 128)}' `)
    return { error: `ERR unknown command '${args[0]}', with args beginning with: ${rest.join('')}` }
  }
  const [arity, run] = commands[name]!
  if (arity < 0 ? args.length < -arity : args.length !== arity) {
    return { error: `ERR wrong number of arguments for '${name}' command` }
  }
  try {
    return run(store, ...args.slice(1))
  } catch (error) {
    if (error instanceof RedisError) return { error: error.message }
    throw error
  }
}
