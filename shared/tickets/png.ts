// Pictures as PNG (ISO 15948), without interlace and with no filter. Runs on every host.

export const BLACK_AND_WHITE = { bitDepth: 1, colorType: 0 } as const
export const COLOUR_WITH_ALPHA = { bitDepth: 8, colorType: 6 } as const

export interface Picture {
  width: number
  height: number
  bitDepth: 1 | 8
  colorType: 0 | 6
}

/** `pixels` are rows from the top, each of the same whole number of bytes. */
export async function encodePng(
  pixels: Uint8Array,
  { width, height, bitDepth, colorType }: Picture,
): Promise<Uint8Array<ArrayBuffer>> {
  const rowBytes = pixels.length / height
  // Each row begins with its filter: 0, none.
  const rows = new Uint8Array((rowBytes + 1) * height)
  for (let y = 0; y < height; y += 1)
    rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header[8] = bitDepth
  header[9] = colorType // the rest are defaults
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', await deflate(rows)),
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
