// The heart of the Redis stand-in: its databases, who listens to which channel, and the way of a command to
// its code.
import { collectionCommands } from './collections.ts'
import { glob, keyCommands } from './keys.ts'
import { newLibraries } from './libraries.ts'
import { type Lua, openLua } from './lua.ts'
import { integer, OK, RedisError, type Reply } from './reply.ts'
import { sortedSetCommands } from './sorted-sets.ts'
import { type Commands, type Run, Store } from './store.ts'
import { streamCommands } from './streams.ts'
import { stringCommands } from './strings.ts'

const NOT_FROM_SCRIPTS =
  /^(multi|exec|discard|evalsha|eval|evalsha_ro|eval_ro|script|fcall|fcall_ro|function|p?subscribe|p?unsubscribe|hello|client|reset|quit)$/

export type Listener = (pattern: string | null, channel: string, message: string) => void

export interface Databases {
  has(database: number): boolean
  run(database: number, args: string[]): Reply
  /**
   * Whether the command is known and has enough arguments, as MULTI checks before it queues: the complaint,
   * or null.
   */
  complaint(args: string[]): string | null
  channels: Map<string, Set<Listener>>
  patterns: Map<string, Set<Listener>>
  dropExpired(): void
}

const arityFits = (arity: number, count: number) => (arity < 0 ? count >= -arity : count === arity)

export async function openDatabases(count: number): Promise<Databases> {
  const lua = await openLua()
  const channels = new Map<string, Set<Listener>>()
  const patterns = new Map<string, Set<Listener>>()
  const publish: Store['publish'] = (channel, message) => {
    const direct = [...(channels.get(channel) ?? [])]
    for (const listener of direct) listener(null, channel, message)
    const matching = [...patterns].filter(([pattern]) => glob(pattern).test(channel))
    const byPattern = matching.flatMap(([pattern, listeners]) =>
      [...listeners].map((one) => ({ pattern, one })),
    )
    for (const { pattern, one } of byPattern) one(pattern, channel, message)
    return direct.length + byPattern.length
  }
  const stores = Array.from({ length: count }, () => new Store(publish))
  const flushAll: Run = () => {
    for (const store of stores) store.clear()
    return OK
  }
  const data: Commands = {
    ...keyCommands,
    ...stringCommands,
    ...collectionCommands,
    ...sortedSetCommands,
    ...streamCommands,
    flushall: [-1, flushAll],
  }
  const all: Commands = { ...data, ...scriptCommands(lua, data) }

  return {
    channels,
    patterns,
    has: (database) => database in stores,
    run(database, args) {
      const store = stores[database]!
      store.now = Date.now()
      return execute(all, store, args)
    },
    complaint(args) {
      try {
        find(all, args)
        return null
      } catch (error) {
        if (error instanceof RedisError) return error.message
        throw error
      }
    },
    dropExpired() {
      for (const store of stores) {
        store.now = Date.now()
        store.dropExpired()
      }
    },
  }
}

function find(commands: Commands, args: string[]): Run {
  const name = args[0]!.toLowerCase()
  if (!Object.hasOwn(commands, name)) {
    const rest = args.slice(1).map((arg) => `'${arg.slice(0, 128)}' `)
    throw new RedisError(`ERR unknown command '${args[0]}', with args beginning with: ${rest.join('')}`)
  }
  const [arity, run] = commands[name]!
  if (!arityFits(arity, args.length))
    throw new RedisError(`ERR wrong number of arguments for '${name}' command`)
  return run
}

function execute(commands: Commands, store: Store, args: string[]): Reply {
  try {
    return find(commands, args)(store, ...args.slice(1))
  } catch (error) {
    if (error instanceof RedisError) return { error: error.message }
    throw error
  }
}

/** EVAL, FCALL and their kin; scripts may call what is in `data`. */
function scriptCommands(lua: Lua, data: Commands): Commands {
  const fromScript = (store: Store) => (args: string[]) => {
    const name = args[0]!.toLowerCase()
    if (NOT_FROM_SCRIPTS.test(name)) return { error: 'ERR This Redis command is not allowed from script' }
    if (!Object.hasOwn(data, name)) return { error: 'ERR Unknown Redis command called from script' }
    const [arity, run] = data[name]!
    if (!arityFits(arity, args.length)) {
      return { error: 'ERR Wrong number of args calling Redis command from script' }
    }
    return run(store, ...args.slice(1))
  }
  const runScript = (store: Store, sha: string, keyCount: string, args: string[]) => {
    const keys = integer(keyCount)
    if (keys > args.length) throw new RedisError("ERR Number of keys can't be greater than number of args")
    if (keys < 0) throw new RedisError("ERR Number of keys can't be negative")
    return lua.run(sha, args.slice(0, keys), args.slice(keys), fromScript(store))
  }
  const evalSha: Run = (store, sha, keyCount, ...args) => {
    const known = sha.toLowerCase()
    if (!lua.has(known)) throw new RedisError('NOSCRIPT No matching script. Please use EVAL.')
    return runScript(store, known, keyCount, args)
  }
  const script: Run = (_store, action, ...args) => {
    const verb = action.toUpperCase()
    if (verb === 'LOAD' && args.length === 1) return lua.load(args[0]!)
    if (verb === 'EXISTS') return args.map((sha) => (lua.has(sha.toLowerCase()) ? 1 : 0))
    if (verb !== 'FLUSH') throw new RedisError(`ERR unknown subcommand '${action}'. Try SCRIPT HELP.`)
    lua.forgetAll()
    return OK
  }
  const libraries = newLibraries(lua)
  const call: Run = (store, name, keyCount, ...args) => {
    if (!libraries.has(name)) throw new RedisError('ERR Function not found')
    return runScript(store, lua.load(`return __functions['${name}'](KEYS, ARGV)`), keyCount, args)
  }
  const evaluate: Run = (store, body, keyCount, ...args) => runScript(store, lua.load(body), keyCount, args)
  return {
    eval: [-3, evaluate],
    eval_ro: [-3, evaluate],
    evalsha: [-3, evalSha],
    evalsha_ro: [-3, evalSha],
    script: [-2, script],
    fcall: [-3, call],
    fcall_ro: [-3, call],
    function: [-2, libraries.command],
  }
}
