// The free names of a piece of Lua: those that it neither declares nor receives as parameters. Read from the
// bytecode of Lua 5.1 itself (https://www.lua.org/source/5.1/ldump.c.html), where each is a GETGLOBAL or a
// SETGLOBAL.
import wasmoon from 'wasmoon-lua5.1'

export interface FreeName {
  name: string
  line: number
}

/** The bytecode of a function with this body in hexadecimal digits, which survive the way out of Lua. */
const DUMP = `
  function dump(source)
    local chunk, complaint = loadstring('return function(...) ' .. source .. '\\nend', '=lua')
    if not chunk then error(complaint, 0) end
    return (string.dump(chunk()):gsub('.', function(byte) return ('%02x'):format(byte:byte()) end))
  end`

/** What finds free names; it throws the complaint of a source that does not compile. */
export async function freeNamesFinder(): Promise<(source: string) => FreeName[]> {
  const lua = await wasmoon.Lua.create()
  lua.doString(DUMP)
  return (source) => readFunction(new Bytecode(Buffer.from(lua.ctx.dump(source), 'hex')))
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
