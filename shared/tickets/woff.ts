// Unpacks a WOFF file (W3C, WOFF 1.0) into its OpenType file. fontkit reads WOFF too, but unpacks a table
// again for every glyph: a page with Unifont took seconds.

const HEADER_BYTES = 44
const ENTRY_BYTES = 20
const SFNT_HEADER_BYTES = 12
const SFNT_ENTRY_BYTES = 16

/** Throws if the file is not WOFF. */
export async function unpackWoff(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const woff = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (woff.getUint32(0) !== 0x774f4646) throw new Error('This is no WOFF file')
  const count = woff.getUint16(12)
  const tables = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const entry = HEADER_BYTES + at * ENTRY_BYTES
      const [offset, packedLength, length] = [4, 8, 12].map((field) => woff.getUint32(entry + field))
      const packed = file.subarray(offset!, offset! + packedLength!)
      const bytes = packedLength! < length! ? await inflate(packed) : packed
      return { tag: woff.getUint32(entry), checksum: woff.getUint32(entry + 16), bytes }
    }),
  )
  const begin = SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES
  const padded = (length: number) => (length + 3) & ~3
  const font = new Uint8Array(tables.reduce((sum, { bytes }) => sum + padded(bytes.length), begin))
  const sfnt = new DataView(font.buffer)
  // The header's search fields are hints that readers do not need.
  sfnt.setUint32(0, woff.getUint32(4))
  sfnt.setUint16(4, count)
  let offset = begin
  for (const [at, { tag, checksum, bytes }] of tables.entries()) {
    const entry = SFNT_HEADER_BYTES + at * SFNT_ENTRY_BYTES
    for (const [field, value] of [tag, checksum, offset, bytes.length].entries())
      sfnt.setUint32(entry + field * 4, value)
    font.set(bytes, offset)
    offset += padded(bytes.length)
  }
  return font
}

async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(unpacked).arrayBuffer())
}
