// One state of Lua 5.1 in WebAssembly, and the way of texts and replies in and out of it.
import type { Reply } from './reply.ts'

// The part of Lua's C interface that is used here: https://www.lua.org/manual/5.1/manual.html#3
export type C = Record<`_lua${string}`, (...args: (number | null)[]) => number> & {
  HEAPU8: Uint8Array
  HEAPU32: Uint32Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  addFunction(run: (state: number) => number, signature: string): number
}

const NUMBER = 3
const STRING = 4

/** One Lua state. Strings cross as latin1, so that bytes 0 to 255 survive. */
export class Machine {
  c: C
  state: number
  #bytes: Buffer = Buffer.alloc(0)
  #scratch = 0
  #scratchBytes = 0
  #length: number

  constructor(c: C) {
    this.c = c
    this.state = c._luaL_newstate!()
    c._luaL_openlibs!(this.state)
    this.#length = c._malloc(4)
  }

  /** WebAssembly memory moves when it grows: never keep a view of it. */
  #memory(): Buffer {
    const { buffer } = this.c.HEAPU8
    if (this.#bytes.buffer !== buffer) this.#bytes = Buffer.from(buffer)
    return this.#bytes
  }

  #write(text: string): number {
    if (text.length >= this.#scratchBytes) {
      if (this.#scratch) this.c._free(this.#scratch)
      this.#scratchBytes = Math.max(4096, text.length * 2)
      this.#scratch = this.c._malloc(this.#scratchBytes)
    }
    this.#memory().write(`${text}\0`, this.#scratch, 'latin1')
    return this.#scratch
  }

  readString(index: number): string {
    const at = this.c._lua_tolstring!(this.state, index, this.#length)
    return this.#memory().toString('latin1', at, at + this.c.HEAPU32[this.#length >> 2]!)
  }

  /** Pushes the compiled chunk, or its complaint; answers whether it compiled. */
  compile(source: string, name: string): boolean {
    const [at, chunkName] = [this.c._malloc(source.length + 1), this.c._malloc(name.length + 1)]
    this.#memory().write(source, at, 'latin1')
    this.#memory().write(`${name}\0`, chunkName, 'latin1')
    const failed = this.c._luaL_loadbuffer!(this.state, at, source.length, chunkName)
    this.c._free(at)
    this.c._free(chunkName)
    return failed === 0
  }

  /**
   * Runs the prelude, with `call` as its argument; it answers the handler of errors and a table of entries.
   */
  start(prelude: string, call: (args: string[] | undefined) => Reply): void {
    const { c, state } = this
    if (!this.compile(prelude, '@prelude')) throw new Error(this.readString(-1))
    const pointer = c.addFunction(() => {
      const reply = call(this.#arguments())
      this.#push(reply)
      return isFailure(reply) ? c._lua_error!(state) : 1
    }, 'ii')
    c._lua_pushcclosure!(state, pointer, 0)
    if (c._lua_pcall!(state, 1, 2, 0)) throw new Error(this.readString(-1))
  }

  /** Runs an entry of the prelude. What it answers is text or nothing, as with all of Milo's functions. */
  run(entry: string, args: readonly Reply[]): Reply {
    const { c, state } = this
    const [onError, entries] = [1, 2]
    c._lua_getfield!(state, entries, this.#write(entry))
    for (const arg of args) this.#push(arg)
    const failed = c._lua_pcall!(state, args.length, 1, onError)
    const text = c._lua_type!(state, -1) === STRING ? this.readString(-1) : null
    c._lua_settop!(state, entries)
    return failed ? { error: text ?? 'ERR unknown error' } : text
  }

  /** Redis' way from a reply to Lua: null is false, a status or an error a table with one field. */
  #push(reply: Reply): void {
    const { c, state } = this
    if (reply === null) c._lua_pushboolean!(state, 0)
    else if (typeof reply === 'string') c._lua_pushlstring!(state, this.#write(reply), reply.length)
    else if (typeof reply === 'number') c._lua_pushnumber!(state, reply)
    else if ('status' in reply) this.#pushSingle('ok', reply.status)
    else if ('error' in reply) this.#pushSingle('err', reply.error)
    else {
      c._lua_createtable!(state, reply.length, 0)
      reply.forEach((each, at) => {
        this.#push(each)
        c._lua_rawseti!(state, -2, at + 1)
      })
    }
  }

  #pushSingle(name: string, text: string): void {
    this.c._lua_createtable!(this.state, 0, 1)
    this.#push(text)
    this.c._lua_setfield!(this.state, -2, this.#write(name))
  }

  /** The arguments of redis.call, or undefined where one is neither text nor an integer. */
  #arguments(): string[] | undefined {
    const args: string[] = []
    const count = this.c._lua_gettop!(this.state)
    for (let at = 1; at <= count; at++) {
      const type = this.c._lua_type!(this.state, at)
      if (type === STRING) args.push(this.readString(at))
      else if (type === NUMBER) args.push(String(this.c._lua_tonumber!(this.state, at)))
      else return undefined
    }
    return args
  }

  drop(count: number): void {
    this.c._lua_settop!(this.state, -count - 1)
  }
}

const isFailure = (reply: Reply) => reply !== null && typeof reply === 'object' && 'error' in reply
