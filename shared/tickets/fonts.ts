// The fonts of a printed ticket: for each character the first face that has it. Faces are split by Unicode
// range, so that a ticket loads only the few it needs. Unifont, a bitmap face that covers nearly everything,
// is the last resort.
import gowunDodum from '@fontsource/gowun-dodum/unicode.json' with { type: 'json' }
import kosugi from '@fontsource/kosugi/unicode.json' with { type: 'json' }
import notoSans from '@fontsource/noto-sans/unicode.json' with { type: 'json' }
import notoSansArabic from '@fontsource/noto-sans-arabic/unicode.json' with { type: 'json' }
import notoSansHebrew from '@fontsource/noto-sans-hebrew/unicode.json' with { type: 'json' }
import notoSansThai from '@fontsource/noto-sans-thai/unicode.json' with { type: 'json' }
import { create, type Font } from 'fontkit'
import { unpackWoff } from './woff.ts'

/** Where font files come from: static assets at the edge, node_modules on Node. The URL's host is ignored. */
export interface FontFiles {
  fetch(url: string): Promise<Response>
}

export type Weight = 400 | 700
export type Face = Font

interface Slice {
  /** The file of a weight, below the folder of the fonts. */
  file(weight: Weight): string
  ranges: readonly (readonly [first: number, last: number])[]
}

/** Font packages in order of preference. */
const families: [family: string, slices: Record<string, string>, weights: readonly Weight[]][] = [
  ['noto-sans', notoSans, [400, 700]],
  ['noto-sans-arabic', notoSansArabic, [400, 700]],
  ['noto-sans-hebrew', notoSansHebrew, [400, 700]],
  ['noto-sans-thai', notoSansThai, [400, 700]],
  ['kosugi', kosugi, [400]],
  ['gowun-dodum', gowunDodum, [400]],
  // Without ranges: it covers nearly all of the basic plane.
  ['unifont', { latin: 'U+0-FFFF' }, [400]],
]

/** Package names below @fontsource/. */
export const fontFamilies: readonly string[] = families.map(([family]) => family)

const slices: Slice[] = families.flatMap(([family, named, weights]) =>
  Object.entries(named).map(([name, ranges]) => ({
    file: (weight) =>
      `${family}/files/${family}-${name.replace(/[[\]]/g, '')}-${weights.includes(weight) ? weight : 400}-normal.woff`,
    ranges: ranges.split(',').map(readRange),
  })),
)

/** "U+4e00-4e02" or "U+20". */
function readRange(range: string): [number, number] {
  const [first, last = first] = range.slice('U+'.length).split('-')
  return [Number.parseInt(first!, 16), Number.parseInt(last!, 16)]
}

// Opened once per process: a face takes some milliseconds and stays small, and the slices bound their number.
const opened = new Map<string, Promise<Face>>()

function open(files: FontFiles, file: string): Promise<Face> {
  const known = opened.get(file)
  if (known) return known
  const face = read(files, file)
  opened.set(file, face)
  face.catch(() => opened.delete(file))
  return face
}

async function read(files: FontFiles, file: string): Promise<Face> {
  const answer = await files.fetch(`https://fonts/${file}`)
  if (!answer.ok) throw new Error(`The font ${file} could not be read: ${answer.status}`)
  return create((await unpackWoff(new Uint8Array(await answer.arrayBuffer()))) as Buffer) as Face
}

/** The first face that has this character; undefined if no face does, as for most emoji. */
export async function faceOf(files: FontFiles, char: string, weight: Weight): Promise<Face | undefined> {
  const point = char.codePointAt(0)!
  for (const slice of slices) {
    if (!slice.ranges.some(([first, last]) => point >= first && point <= last)) continue
    const face = await open(files, slice.file(weight))
    if (face.hasGlyphForCodePoint(point)) return face
  }
  return undefined
}
