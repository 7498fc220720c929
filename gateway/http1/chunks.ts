// The parser of a chunked body (RFC 9112 §7.1): takes bytes cut anywhere.
import { BadAnswer, readTrailers } from './answer-head.ts'

const CR = 13
const LF = 10
/** No body is larger than eight hex digits, and nobody uses extensions. */
const SIZE_LINE_BYTES = 1_024
const TRAILER_BYTES = 8_192
const SIZE_LINE = /^([\dA-Fa-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/

export class Chunks {
  /** What followed the last chunk; undefined until that has arrived. */
  trailers: string[] | undefined
  /** Bytes of this chunk still to come, with the CR LF after them; 0 while reading a line. */
  #left = 0
  #line = ''
  #tail = ''
  #inTrailers = false

  /** Passes pieces to `use`. Returns where the body, or `bytes`, ended. Throws a BadAnswer. */
  read(bytes: Buffer, use: (piece: Buffer) => void): number {
    let at = 0
    while (at < bytes.length && this.trailers === undefined) {
      at = this.#left > 0 ? this.#readData(bytes, at, use) : this.#readLine(bytes, at)
    }
    return at
  }

  #readData(bytes: Buffer, at: number, use: (piece: Buffer) => void): number {
    // The last two bytes are CR LF.
    const data = Math.min(this.#left - 2, bytes.length - at)
    if (data > 0) {
      use(bytes.subarray(at, at + data))
      this.#left -= data
      return at + data
    }
    if (bytes[at] !== (this.#left === 2 ? CR : LF)) throw new BadAnswer('a chunk is longer than its size')
    this.#left--
    return at + 1
  }

  #readLine(bytes: Buffer, at: number): number {
    const lf = bytes.indexOf(LF, at)
    const end = lf === -1 ? bytes.length : lf + 1
    this.#line += bytes.toString('latin1', at, end)
    if (this.#line.length > SIZE_LINE_BYTES) throw new BadAnswer('a line between chunks is too long')
    if (lf === -1) return end
    if (!this.#line.endsWith('\r\n')) throw new BadAnswer('a line between chunks does not end in CR LF')
    const line = this.#line.slice(0, -2)
    this.#line = ''
    if (this.#inTrailers) this.#trailer(line)
    else this.#size(line)
    return end
  }

  #size(line: string) {
    const digits = SIZE_LINE.exec(line)?.[1]
    if (digits === undefined) throw new BadAnswer('the size of a chunk is not a number')
    const size = Number.parseInt(digits, 16)
    if (size === 0) this.#inTrailers = true
    else this.#left = size + 2
  }

  #trailer(line: string) {
    if (line === '') {
      this.trailers = this.#tail === '' ? [] : readTrailers(this.#tail)
      return
    }
    this.#tail += this.#tail === '' ? line : `\r\n${line}`
    if (this.#tail.length > TRAILER_BYTES) throw new BadAnswer('the trailers are too long')
  }
}
