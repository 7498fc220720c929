// One state of Lua 5.1 in WebAssembly, and the way of strings, replies and scripts in and out of it.
import { floatText, type Reply } from './reply.ts'

// The part of Lua's C interface that is used here: https://www.lua.org/manual/5.1/manual.html#3
export type C = Record<`_lua${string}`, (...args: (number | null)[]) => number> & {
  HEAPU8: Uint8Array
  HEAPU32: Uint32Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  addFunction(run: (state: number) => number, signature: string): number
}

export const REGISTRY = -10000
const NIL = 0
const BOOLEAN = 1
const NUMBER = 3
const STRING = 4
const TABLE = 5

// Each level of a list takes a place on Lua's stack.
const DEEPEST_LIST = 500

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

  pushString(text: string): void {
    this.c._lua_pushlstring!(this.state, this.#write(text), text.length)
  }

  readString(index: number): string {
    const at = this.c._lua_tolstring!(this.state, index, this.#length)
    return this.#memory().toString('latin1', at, at + this.c.HEAPU32[this.#length >> 2]!)
  }

  /** Pushes the compiled script, or its complaint; answers whether it compiled. */
  compile(script: string, name: string): boolean {
    const [at, chunkName] = [this.c._malloc(script.length + 1), this.c._malloc(name.length + 1)]
    this.#memory().write(script, at, 'latin1')
    this.#memory().write(`${name}\0`, chunkName, 'latin1')
    const failed = this.c._luaL_loadbuffer!(this.state, at, script.length, chunkName)
    this.c._free(at)
    this.c._free(chunkName)
    return failed === 0
  }

  getField(index: number, name: string): number {
    this.c._lua_getfield!(this.state, index, this.#write(name))
    return this.c._lua_type!(this.state, -1)
  }

  setField(index: number, name: string): void {
    this.c._lua_setfield!(this.state, index, this.#write(name))
  }

  pushList(texts: readonly Reply[]): void {
    this.c._lua_createtable!(this.state, texts.length, 0)
    texts.forEach((text, at) => {
      this.pushReply(text)
      this.c._lua_rawseti!(this.state, -2, at + 1)
    })
  }

  /** Redis' way from a reply to Lua: null is false, a status or an error a table with one field. */
  pushReply(reply: Reply): void {
    if (reply === null) this.c._lua_pushboolean!(this.state, 0)
    else if (typeof reply === 'string') this.pushString(reply)
    else if (typeof reply === 'number') this.c._lua_pushnumber!(this.state, reply)
    else if ('status' in reply) this.#pushSingle('ok', reply.status)
    else if ('error' in reply) this.#pushSingle('err', reply.error)
    else if ('noList' in reply) this.c._lua_pushboolean!(this.state, 0)
    else this.pushList(reply)
  }

  #pushSingle(name: string, text: string): void {
    this.c._lua_createtable!(this.state, 0, 1)
    this.pushString(text)
    this.setField(-2, name)
  }

  /** Redis' way from Lua to a reply: numbers lose their fraction, a list ends at its first nil. */
  readReply(index: number): Reply {
    const type = this.c._lua_type!(this.state, index)
    if (type === STRING) return this.readString(index)
    if (type === NUMBER) return Math.trunc(this.c._lua_tonumber!(this.state, index))
    if (type === BOOLEAN) return this.c._lua_toboolean!(this.state, index) ? 1 : null
    if (type !== TABLE) return null
    const error = this.#single(index, 'err')
    if (error !== undefined) return { error }
    const status = this.#single(index, 'ok')
    return status === undefined ? this.#readList(index) : { status }
  }

  /** What a script that failed tells: the handler in the prelude made it a table with `err` and `line`. */
  failure(index: number, sha: string): string {
    const line = this.#single(index, 'line')
    return `${this.#single(index, 'err') ?? 'ERR unknown error'} script: ${sha}, on @user_script:${line}.`
  }

  #single(index: number, name: string): string | undefined {
    const text = this.getField(index, name) === STRING ? this.readString(-1) : undefined
    this.drop(1)
    return text
  }

  #readList(index: number): Reply {
    const list: Reply[] = []
    // A table that holds itself would never end.
    if (index > DEEPEST_LIST || !this.c._lua_checkstack!(this.state, 8)) {
      return { error: 'ERR reached lua stack limit' }
    }
    for (let at = 1; ; at++) {
      this.c._lua_rawgeti!(this.state, index, at)
      const end = this.c._lua_type!(this.state, -1) === NIL
      if (!end) list.push(this.readReply(this.c._lua_gettop!(this.state)))
      this.drop(1)
      if (end) return list
    }
  }

  /** The arguments of redis.call, or undefined where one is neither a string nor a number. */
  readArguments(): string[] | undefined {
    const args: string[] = []
    const count = this.c._lua_gettop!(this.state)
    for (let at = 1; at <= count; at++) {
      const type = this.c._lua_type!(this.state, at)
      if (type === STRING) args.push(this.readString(at))
      else if (type === NUMBER) args.push(floatText(this.c._lua_tonumber!(this.state, at)))
      else return undefined
    }
    return args
  }

  drop(count: number): void {
    this.c._lua_settop!(this.state, -count - 1)
  }
}
