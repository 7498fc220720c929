// Redis Functions of the in-memory Redis: Lua 5.1 itself, compiled to WebAssembly. A function runs in one go
// in this process, so nothing comes between its commands.
import wasmoon from 'wasmoon-lua5.1'
import { type C, Machine } from './machine.ts'
import { PRELUDE } from './prelude.ts'
import { integer, RedisError, type Reply, syntaxError } from './reply.ts'
import type { Commands, Run, Store } from './store.ts'

/** FCALL and FUNCTION; `run` is what redis.call does. */
export async function openFunctions(run: (store: Store, args: string[]) => Reply): Promise<Commands> {
  const { module } = await wasmoon.LuaApi.initialize()
  const machine = new Machine(module as unknown as C)
  let store: Store | undefined
  const redisCall = (args: string[] | undefined): Reply => {
    if (!args?.length) return { error: 'ERR Lua redis lib command arguments must be strings or integers' }
    if (!store) return { error: 'ERR redis.call can only be called inside a function' }
    try {
      return run(store, args)
    } catch (error) {
      // Nothing may be thrown through the frames of WebAssembly.
      return { error: `ERR ${String(error)}` }
    }
  }
  machine.start(PRELUDE, redisCall)

  const fcall: Run = (of, name, keyCount, ...args) => {
    store = of
    const keys = integer(keyCount)
    const reply = machine.run('call', [name, args.slice(0, keys), args.slice(keys)])
    store = undefined
    return reply
  }
  const change: Run = (_store, action, replace, source) => {
    if (action.toUpperCase() !== 'LOAD' || replace?.toUpperCase() !== 'REPLACE') throw syntaxError()
    const [, library] = /^#!lua name=(\w+)\n/.exec(source ?? '') ?? []
    if (library === undefined) throw new RedisError('ERR Missing library metadata')
    // The first line is no Lua; without its text, the others keep their numbers.
    return machine.run('load', [library, source!.slice(source!.indexOf('\n'))])
  }
  return { fcall: [-3, fcall], fcall_ro: [-3, fcall], function: [-2, change] }
}
