// Libraries of the Redis stand-in, as Redis Functions has them: FUNCTION LOAD, LIST and FLUSH, for FCALL to
// call.
import type { Lua } from './lua.ts'
import { OK, RedisError } from './reply.ts'
import type { Run } from './store.ts'

export interface Libraries {
  /** Whether a library registered this function. */
  has(name: string): boolean
  command: Run
}

export function newLibraries(lua: Lua): Libraries {
  /** The names of each library's functions. */
  const libraries = new Map<string, string[]>()
  const load = (source: string, replaces: boolean) => {
    const [, library] = /^#!lua name=(\w+)\n/.exec(source) ?? []
    if (library === undefined) throw new RedisError('ERR Missing library metadata')
    if (libraries.has(library) && !replaces) throw new RedisError(`ERR Library '${library}' already exists`)
    // The first line is no Lua; what takes its place keeps the number of the others.
    const chunk = lua.load(`local _\n${source.slice(source.indexOf('\n') + 1)}\nreturn __registered()`)
    const names = lua.run(chunk, [], [], () => ({ error: 'ERR no commands while a library loads' }))
    if (!Array.isArray(names)) throw new RedisError('ERR Error registering functions')
    libraries.set(library, names.map(String))
    return library
  }
  return {
    has: (name) => [...libraries.values()].some((names) => names.includes(name)),
    command(_store, action, ...args) {
      const verb = action.toUpperCase()
      if (verb === 'LOAD') return load(args.at(-1) ?? '', args[0]?.toUpperCase() === 'REPLACE')
      if (verb === 'LIST') return [...libraries.keys()].map((name) => ['library_name', name, 'engine', 'LUA'])
      if (verb !== 'FLUSH') throw new RedisError(`ERR unknown subcommand '${action}'. Try FUNCTION HELP.`)
      libraries.clear()
      return OK
    },
  }
}
