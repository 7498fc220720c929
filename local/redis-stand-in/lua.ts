// The scripts of the Redis stand-in: Lua 5.1 itself, compiled to WebAssembly, with the `redis` table around
// it. A script runs in one go in this process, so nothing comes between its commands.
import { createHash } from 'node:crypto'
import wasmoon from 'wasmoon-lua5.1'
import { type C, Machine, REGISTRY } from './machine.ts'
import { PRELUDE } from './prelude.ts'
import { RedisError, type Reply } from './reply.ts'

/** Called for redis.call and redis.pcall; a refusal is a reply with `error`. */
export type Call = (args: string[]) => Reply

export interface Lua {
  /** Compiles a script and answers its SHA-1; throws RedisError where it does not compile. */
  load(script: string): string
  has(sha: string): boolean
  run(sha: string, keys: string[], argv: string[], call: Call): Reply
  forgetAll(): void
}

function replyOf(call: Call, args: string[] | undefined): Reply {
  if (!args) return { error: 'ERR Lua redis lib command arguments must be strings or integers' }
  if (args.length === 0) return { error: 'ERR Please specify at least one argument for this redis lib call' }
  try {
    return call(args)
  } catch (error) {
    // Nothing may be thrown through the frames of WebAssembly.
    return { error: error instanceof RedisError ? error.message : `ERR ${String(error)}` }
  }
}

const isFailure = (reply: Reply) => reply !== null && typeof reply === 'object' && 'error' in reply

export const sha1 = (text: string) => createHash('sha1').update(text, 'latin1').digest('hex')

export async function openLua(): Promise<Lua> {
  const { module } = await wasmoon.LuaApi.initialize()
  const machine = new Machine(module as unknown as C)
  const { c, state } = machine
  const chunks = new Map<string, number>()
  let current: Call = () => null

  const answering = (answer: () => Reply, raise = false) => {
    const pointer = c.addFunction(() => {
      const reply = answer()
      machine.pushReply(reply)
      return raise && isFailure(reply) ? c._lua_error!(state) : 1
    }, 'ii')
    c._lua_pushcclosure!(state, pointer, 0)
  }

  if (!machine.compile(PRELUDE, '@prelude')) throw new Error(machine.readString(-1))
  const command = () => replyOf(current, machine.readArguments())
  answering(command, true)
  answering(command)
  answering(() => sha1(machine.readString(1)))
  if (c._lua_pcall!(state, 3, 3, 0)) throw new Error(machine.readString(-1))
  const [onError, globals, environment] = [1, 2, 3]

  return {
    has: (sha) => chunks.has(sha),
    load(script) {
      const sha = sha1(script)
      if (chunks.has(sha)) return sha
      if (!machine.compile(script, '@user_script')) {
        const complaint = machine.readString(-1)
        machine.drop(1)
        throw new RedisError(`ERR Error compiling script (new function): ${complaint}`)
      }
      c._lua_pushvalue!(state, environment)
      c._lua_setfenv!(state, -2)
      chunks.set(sha, c._luaL_ref!(state, REGISTRY))
      return sha
    },
    run(sha, keys, argv, run) {
      current = run
      machine.pushList(keys)
      machine.setField(globals, 'KEYS')
      machine.pushList(argv)
      machine.setField(globals, 'ARGV')
      c._lua_rawgeti!(state, REGISTRY, chunks.get(sha)!)
      try {
        const failed = c._lua_pcall!(state, 0, 1, onError)
        const result = c._lua_gettop!(state)
        return failed ? { error: machine.failure(result, sha) } : machine.readReply(result)
      } finally {
        c._lua_settop!(state, environment)
      }
    },
    forgetAll() {
      for (const chunk of chunks.values()) c._luaL_unref!(state, REGISTRY, chunk)
      chunks.clear()
    },
  }
}
