// The free names of a piece of Lua: those that it neither declares nor receives as parameters. Read from the
// bytecode of Lua 5.1 itself (https://www.lua.org/source/5.1/ldump.c.html), where each is a GETGLOBAL or a
// SETGLOBAL.
import wasmoon from 'wasmoon-lua5.1'
import { type C, Machine } from '../local/redis-stand-in/machine.ts'

export interface FreeName {
  name: string
  line: number
}

/** What finds free names; it throws the complaint of a source that does not compile. */
export async function freeNamesFinder(): Promise<(source: string) => FreeName[]> {
  const { module } = await wasmoon.LuaApi.initialize()
  const machine = new Machine(module as unknown as C)
  return (source) => {
    const dump = `return string.dump(function(...) ${source}\nend)`
    if (!machine.compile(dump, '=lua')) throw new Error(machine.readString(-1))
    if (machine.c._lua_pcall!(machine.state, 0, 1, 0)) throw new Error(machine.readString(-1))
    const bytecode = Buffer.from(machine.readString(-1), 'latin1')
    machine.drop(1)
    return readFunction(new Bytecode(bytecode))
  }
}

const HEADER_BYTES = 12
const [GETGLOBAL, SETGLOBAL] = [5, 7]
const [NIL, BOOLEAN, NUMBER] = [0, 1, 3]

/** Little-endian, as WebAssembly is: sizes and instructions of four bytes, numbers of eight. */
class Bytecode {
  readonly #bytes: Buffer
  #at = HEADER_BYTES

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  skip(count: number): void {
    this.#at += count
  }

  byte(): number {
    return this.#bytes[this.#at++]!
  }

  int(): number {
    this.#at += 4
    return this.#bytes.readUInt32LE(this.#at - 4)
  }

  /** With a zero at its end that counts. */
  text(): string {
    const length = this.int()
    this.#at += length
    return this.#bytes.toString('latin1', this.#at - length, Math.max(this.#at - 1, this.#at - length))
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.int() }, read)
  }
}

function readFunction(code: Bytecode): FreeName[] {
  code.text()
  code.skip(4 + 4 + 1 + 1 + 1 + 1)
  const instructions = code.list(() => code.int())
  const constants = code.list(() => readConstant(code))
  const inner = code.list(() => readFunction(code)).flat()
  const lines = code.list(() => code.int())
  code.list(() => [code.text(), code.int(), code.int()])
  code.list(() => code.text())
  const own = instructions.flatMap((instruction, at) => {
    const operation = instruction & 0x3f
    if (operation !== GETGLOBAL && operation !== SETGLOBAL) return []
    return [{ name: String(constants[instruction >>> 14]), line: lines[at]! }]
  })
  return [...own, ...inner].sort((a, b) => a.line - b.line)
}

function readConstant(code: Bytecode): string | undefined {
  const type = code.byte()
  if (type === NIL) return undefined
  if (type === BOOLEAN) code.skip(1)
  else if (type === NUMBER) code.skip(8)
  else return code.text()
  return undefined
}
