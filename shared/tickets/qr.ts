// QR codes as SVG, as PNG, and as squares to draw. Runs on every host.
import encodeQR from 'qr'

// Modules of quiet zone on each side, as ISO 18004 requires.
const QUIET = 4
// Screens crack and paper folds: 15 % may be unreadable.
const CORRECTION = 'medium'
const PNG_PIXELS_PER_MODULE = 8

/** Rows of modules, true where dark, quiet zone included. */
export const qrModules = (text: string): boolean[][] =>
  encodeQR(text, 'raw', { ecc: CORRECTION, border: QUIET })

/** Runs of dark modules in a row: start and length. */
export function darkRuns(row: readonly boolean[]): { at: number; length: number }[] {
  const runs: { at: number; length: number }[] = []
  for (const [at, dark] of row.entries()) {
    const last = runs.at(-1)
    if (dark && last && last.at + last.length === at) last.length += 1
    else if (dark) runs.push({ at, length: 1 })
  }
  return runs
}

export function qrSvg(text: string): string {
  const modules = qrModules(text)
  const dark = modules
    .flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  const size = modules.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${dark}"/></svg>`
}

/** Black and white, one bit per pixel (PNG, ISO 15948). */
export async function qrPng(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const modules = qrModules(text)
  const size = modules.length * PNG_PIXELS_PER_MODULE
  const rowBytes = size / 8 + 1 // each row begins with its filter: none
  const pixels = new Uint8Array(rowBytes * size)
  for (const [y, row] of modules.entries()) {
    const first = y * PNG_PIXELS_PER_MODULE * rowBytes
    // Eight pixels of one bit: a module is a byte, and its row is repeated.
    for (const [x, dark] of row.entries()) pixels[first + 1 + x] = dark ? 0 : 0xff
    for (let copy = 1; copy < PNG_PIXELS_PER_MODULE; copy += 1)
      pixels.copyWithin(first + copy * rowBytes, first, first + rowBytes)
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, size)
  view.setUint32(4, size)
  header[8] = 1 // bit depth; colour type 0 (grey), and defaults for the rest
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', await deflate(pixels)),
    chunk('IEND', new Uint8Array()),
  ])
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** Length, type, data, and the checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([new TextEncoder().encode(type), data])
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, data.length)
  frame.setUint32(4, crc32(body))
  const bytes = new Uint8Array(frame.buffer)
  return concat([bytes.subarray(0, 4), body, bytes.subarray(4)])
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
