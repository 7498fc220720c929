// Stream commands of the in-memory Redis. Milo numbers the entries itself: an id is one integer, to which
// Redis adds `-0`.
import { integer, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run } from './store.ts'

const entryId = (text: string) => integer(text, 'ERR Invalid stream ID specified as stream command argument')

/** The words may begin with `MAXLEN = <count>`. */
const xadd: Run = (store, key, ...words) => {
  const trims = words[0]!.toUpperCase() === 'MAXLEN'
  const [equals, most, idText, ...fields] = trims ? words.slice(1) : ['=', 'all', ...words]
  if (equals !== '=') throw syntaxError()
  if (fields.length === 0 || fields.length % 2) {
    throw new RedisError("ERR wrong number of arguments for 'xadd' command")
  }
  const id = entryId(idText!)
  if (id <= (store.read(key, 'stream')?.at(-1)?.id ?? 0)) {
    throw new RedisError('ERR The ID specified in XADD is equal or smaller than the target stream top item')
  }
  const entries = store.open(key, 'stream')
  entries.push({ id, fields })
  if (trims) entries.splice(0, entries.length - integer(most!))
  return `${id}-0`
}

const xrange: Run = (store, key, startText, endText): Reply => {
  const [start, end] = [entryId(startText), endText === '+' ? Infinity : entryId(endText)]
  const found = (store.read(key, 'stream') ?? []).filter(({ id }) => id >= start && id <= end)
  return found.map(({ id, fields }) => [`${id}-0`, fields])
}

export const streamCommands: Commands = {
  xadd: [-5, xadd],
  xrange: [4, xrange],
}
