// Calls commands of Milo's Redis Functions libraries (lua/): each is one round trip and one atomic step, and
// answers one line of text.
import { countCommand } from './client-metrics.ts'
import { mastersOf, type Redis } from './redis.ts'

export type RedisClient = Redis

export interface Library {
  readonly name: string
  readonly source: string
}

/** A command as lua/build.ts writes it from its header. */
export interface Command {
  readonly library: Library
  readonly name: string
  readonly readOnly: boolean
  readonly keys: readonly string[]
  readonly args: readonly string[]
  readonly rest: string | undefined
  /** The fields that come with each word. */
  readonly replies: Readonly<Record<string, readonly string[]>>
}

export type Argument = string | number
export type Arguments<C extends Command> = Record<C['args'][number], Argument> &
  (C['rest'] extends string ? Record<C['rest'], readonly Argument[]> : unknown)

/** What a command answered, by its header: a word and its fields, all text. */
export type Reply<C extends Command> = {
  [Word in keyof C['replies'] & string]: { word: Word } & Record<C['replies'][Word][number], string>
}[keyof C['replies'] & string]

/** A node may lose its library again between a load and the next call; beyond this, it does not keep it. */
const MOST_LOADS = 3

/**
 * Calls `command` on these keys. Throws outages, and answers that its header does not name: those are bugs.
 */
export async function callCommand<C extends Command>(
  redis: RedisClient,
  command: C,
  keys: readonly string[],
  args: Arguments<C>,
): Promise<Reply<C>> {
  const values = args as Record<string, Argument | readonly Argument[]>
  const sent = command.args.map((name) => values[name] as Argument)
  if (command.rest !== undefined) sent.push(...(values[command.rest] as readonly Argument[]))
  for (let attempt = 0; ; attempt++) {
    const begun = performance.now()
    let word = 'failed'
    try {
      const reply = readReply(command, await send(redis, command, keys, sent))
      word = reply.word
      return reply
    } catch (error) {
      // Nothing ran, so calling it again is no repeat.
      const isMissing = error instanceof Error && error.message.startsWith('ERR Function not found')
      if (!isMissing || attempt === MOST_LOADS) throw error
    } finally {
      // An attempt that failed too.
      countCommand(command.name, word, (performance.now() - begun) / 1000)
    }
    await loadLibrary(redis, command.library)
  }
}

const send = (redis: RedisClient, { readOnly, name }: Command, keys: readonly string[], args: Argument[]) =>
  readOnly
    ? redis.fcall_ro(name, keys.length, ...keys, ...args)
    : redis.fcall(name, keys.length, ...keys, ...args)

const loads = new WeakMap<RedisClient, Map<string, Promise<void>>>()

/**
 * Loads a library on every master; callers that arrive meanwhile share the load. Functions reach replicas as
 * data does.
 */
export async function loadLibrary(redis: RedisClient, library: Library): Promise<void> {
  const running = loads.get(redis) ?? new Map<string, Promise<void>>()
  loads.set(redis, running)
  const load =
    running.get(library.name) ?? loadEverywhere(redis, library).finally(() => running.delete(library.name))
  running.set(library.name, load)
  await load
}

async function loadEverywhere(redis: RedisClient, { source }: Library): Promise<void> {
  const nodes = mastersOf(redis)
  // Of a cluster whose node is down, the others are loaded all the same: the call itself says what its own
  // node lacks.
  const loaded = await Promise.allSettled(nodes.map((node) => node.function('LOAD', 'REPLACE', source)))
  const failed = loaded.find((each) => each.status === 'rejected')
  if (failed && nodes.length === 1) throw failed.reason
}

/** The one reader of replies: a word and its fields with blanks between, of which the last takes the rest. */
function readReply<C extends Command>(command: C, answer: unknown): Reply<C> {
  const text = String(answer)
  const end = text.indexOf(' ')
  const word = end < 0 ? text : text.slice(0, end)
  const fields = Object.hasOwn(command.replies, word) ? command.replies[word]! : undefined
  if (!fields) throw new Error(`${command.name} answered ${word}`)
  const reply: Record<string, string> = { word }
  let from = word.length + 1
  const last = fields.at(-1)
  for (const field of fields) {
    const to = field === last ? text.length : text.indexOf(' ', from)
    if (to < from) throw new Error(`${command.name} answered ${word} without ${field}`)
    reply[field] = text.slice(from, to)
    from = to + 1
  }
  return reply as Reply<C>
}
