// Stream commands of the Redis stand-in (no consumer groups, no blocking read).
import { integer, NO_LIST, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store, Stream, StreamEntry, StreamId } from './store.ts'

const BAD_ID = 'ERR Invalid stream ID specified as stream command argument'

const compare = (a: StreamId, b: StreamId) => a[0] - b[0] || a[1] - b[1]
const idText = ([ms, sequence]: StreamId) => `${ms}-${sequence}`
const read = (store: Store, key: string) => store.read(key, 'stream')

/** An id without its sequence means the first or the last of that millisecond: `missing` says which. */
function parseId(text: string, missing: number): StreamId {
  const [ms, sequence, ...rest] = text.split('-')
  if (rest.length) throw new RedisError(BAD_ID)
  return [integer(ms!, BAD_ID), sequence === undefined ? missing : integer(sequence, BAD_ID)]
}

function nextId(stream: Stream, asked: string, now: number): StreamId {
  const [ms, sequence] = stream.lastId
  if (asked === '*') return now > ms ? [now, 0] : [ms, sequence + 1]
  if (asked.endsWith('-*')) {
    const askedMs = integer(asked.slice(0, -2), BAD_ID)
    return [askedMs, askedMs === ms ? sequence + 1 : 0]
  }
  const id = parseId(asked, 0)
  if (compare(id, [0, 0]) <= 0) {
    throw new RedisError('ERR The ID specified in XADD must be greater than 0-0')
  }
  return id
}

interface Trim {
  by: 'MAXLEN' | 'MINID'
  limit: string
}

/**
 * Takes `MAXLEN|MINID [=|~] limit [LIMIT n]` off the words. `~` trims exactly here; Redis may keep some more.
 */
function takeTrim(words: string[]): Trim | undefined {
  const by = words[0]?.toUpperCase()
  if (by !== 'MAXLEN' && by !== 'MINID') return undefined
  words.shift()
  if (words[0] === '=' || words[0] === '~') words.shift()
  const limit = words.shift()
  if (limit === undefined) throw syntaxError()
  if (words[0]?.toUpperCase() === 'LIMIT') words.splice(0, 2)
  if (by === 'MAXLEN' && integer(limit) < 0) {
    throw new RedisError('ERR The MAXLEN argument must be >= 0.')
  }
  return { by, limit }
}

function trim(stream: Stream, { by, limit }: Trim): number {
  const { entries } = stream
  const minId = by === 'MINID' ? parseId(limit, 0) : undefined
  const keepFrom = minId
    ? entries.findIndex(({ id }) => compare(id, minId) >= 0)
    : Math.max(0, entries.length - integer(limit))
  const gone = keepFrom < 0 ? entries.length : keepFrom
  entries.splice(0, gone)
  return gone
}

const xadd: Run = (store, key, ...words) => {
  const noStream = words[0]?.toUpperCase() === 'NOMKSTREAM'
  if (noStream) words.shift()
  const trimming = takeTrim(words)
  const asked = words.shift()
  if (asked === undefined || words.length === 0 || words.length % 2) {
    throw new RedisError("ERR wrong number of arguments for 'xadd' command")
  }
  const found = read(store, key)
  if (noStream && !found) return null
  const id = nextId(found ?? { entries: [], lastId: [0, 0] }, asked, store.now)
  if (found && compare(id, found.lastId) <= 0) {
    throw new RedisError('ERR The ID specified in XADD is equal or smaller than the target stream top item')
  }
  const stream = store.open(key, 'stream')
  stream.lastId = id
  stream.entries.push({ id, fields: words })
  if (trimming) trim(stream, trimming)
  return idText(id)
}

const xtrim: Run = (store, key, ...words) => {
  const trimming = takeTrim(words)
  if (!trimming || words.length) throw syntaxError()
  const stream = read(store, key)
  return stream ? trim(stream, trimming) : 0
}

function edge(text: string, missing: number): [id: StreamId, exclusive: boolean] {
  if (text === '-') return [[0, 0], false]
  if (text === '+') return [[Infinity, Infinity], false]
  const exclusive = text.startsWith('(')
  return [parseId(exclusive ? text.slice(1) : text, missing), exclusive]
}

function between(store: Store, key: string, startText: string, endText: string): StreamEntry[] {
  const [start, afterStart] = edge(startText, 0)
  const [end, beforeEnd] = edge(endText, Infinity)
  return (read(store, key)?.entries ?? []).filter(({ id }) => {
    const [fromStart, toEnd] = [compare(id, start), compare(end, id)]
    return (afterStart ? fromStart > 0 : fromStart >= 0) && (beforeEnd ? toEnd > 0 : !(toEnd < 0))
  })
}

function page(entries: StreamEntry[], words: string[]): Reply {
  if (words.length && (words.length !== 2 || words[0]!.toUpperCase() !== 'COUNT')) throw syntaxError()
  const count = words.length ? Math.max(0, integer(words[1]!)) : entries.length
  return count === 0 && words.length ? NO_LIST : entries.slice(0, count).map(entryReply)
}

const entryReply = ({ id, fields }: StreamEntry): Reply => [idText(id), fields]

const xdel: Run = (store, key, ...ids) => {
  const stream = read(store, key)
  const gone = ids.map((id) => idText(parseId(id, 0)))
  if (!stream) return 0
  const before = stream.entries.length
  stream.entries = stream.entries.filter(({ id }) => !gone.includes(idText(id)))
  return before - stream.entries.length
}

const xread: Run = (store, ...words) => {
  let count = Infinity
  if (words[0]?.toUpperCase() === 'COUNT') {
    count = integer(words[1] ?? '')
    words.splice(0, 2)
  }
  if (words.shift()?.toUpperCase() !== 'STREAMS') throw syntaxError()
  if (words.length === 0 || words.length % 2) {
    throw new RedisError(
      "ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.",
    )
  }
  const keys = words.slice(0, words.length / 2)
  const found = keys.map((key, at) => {
    const after = words[keys.length + at]!
    const entries = after === '$' ? [] : between(store, key, `(${idText(parseId(after, 0))}`, '+')
    return [key, entries.slice(0, count).map(entryReply)] as const
  })
  const filled = found.filter(([, entries]) => entries.length > 0)
  return filled.length ? filled : NO_LIST
}

export const streamCommands: Commands = {
  xadd: [-5, xadd],
  xlen: [2, (store, key) => read(store, key)?.entries.length ?? 0],
  xrange: [-4, (store, key, start, end, ...words) => page(between(store, key, start, end), words)],
  xrevrange: [
    -4,
    (store, key, end, start, ...words) => page(between(store, key, start, end).reverse(), words),
  ],
  xtrim: [-4, xtrim],
  xdel: [-3, xdel],
  xread: [-4, xread],
}
