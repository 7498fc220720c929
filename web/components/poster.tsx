// A poster: the picture of the movie, or a drawing that its title and genre decide, the same each time.
import type { SiteMessages } from '../messages/site.ts'

export interface Postered {
  title: string
  genres: readonly string[]
  posterUrl: string | null
}

const [WIDTH, HEIGHT] = [200, 300]

/** Ground, shape and light of a genre, in degrees of hue: close enough to belong to one set. */
const hues: Record<string, number> = {
  drama: 28,
  comedy: 70,
  family: 95,
  animation: 140,
  'science fiction': 250,
  thriller: 280,
  crime: 310,
  horror: 15,
  romance: 355,
  documentary: 190,
  adventure: 120,
  musical: 335,
}

export function Poster({ movie, messages }: { movie: Postered; messages: SiteMessages }) {
  const name = messages.posterOf(movie.title)
  return (
    <span class="poster">
      {movie.posterUrl === null ? (
        <Drawing movie={movie} name={name} />
      ) : (
        <img src={movie.posterUrl} alt={name} width={WIDTH} height={HEIGHT} loading="lazy" />
      )}
    </span>
  )
}

function Drawing({ movie: { title, genres }, name }: { movie: Postered; name: string }) {
  const next = numbersOf(title)
  const hue = (hues[genres[0] ?? ''] ?? next(360)) + next(24) - 12
  const color = (light: number, chroma: number, turn = 0) =>
    `oklch(${light} ${chroma} ${(hue + turn + 360) % 360})`
  const lines = linesOf(title)
  const size = Math.min(34, Math.floor(190 / Math.max(...lines.map((line) => line.length), 5)) * 1.7)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <rect width={WIDTH} height={HEIGHT} fill={color(0.24, 0.06)} />
      <Shapes kind={next(4)} next={next} color={color} />
      <rect
        y={HEIGHT - 34 - lines.length * size}
        width={WIDTH}
        height={HEIGHT}
        fill={color(0.18, 0.05)}
        fill-opacity="0.72"
      />
      {lines.map((line, at) => (
        <text
          key={line}
          x="14"
          y={HEIGHT - 18 - (lines.length - 1 - at) * size}
          fill="oklch(0.97 0.02 85)"
          font-size={size}
          font-weight="800"
          direction="ltr"
          letter-spacing="-0.5"
        >
          {line}
        </text>
      ))}
    </svg>
  )
}

interface ShapesProps {
  kind: number
  next: (below: number) => number
  color: (light: number, chroma: number, turn?: number) => string
}

/** One composition of a few simple shapes. */
function Shapes(props: ShapesProps) {
  const Composition = [LowSun, BarsOfLight, Rings, Stairs][props.kind]!
  return <Composition {...props} />
}

function LowSun({ next, color }: ShapesProps) {
  return (
    <>
      <circle cx={50 + next(100)} cy={90 + next(40)} r={48 + next(30)} fill={color(0.82, 0.14, 40)} />
      <path
        d={`M0 ${150 + next(30)} Q 100 ${110 + next(60)} 200 ${160 + next(30)} V300 H0Z`}
        fill={color(0.62, 0.14)}
      />
      <path
        d={`M0 ${190 + next(20)} Q 90 ${160 + next(60)} 200 ${200 + next(20)} V300 H0Z`}
        fill={color(0.42, 0.1)}
      />
    </>
  )
}

function BarsOfLight({ next, color }: ShapesProps) {
  const lean = next(60) - 30
  return (
    <>
      {[0, 1, 2, 3, 4].map((bar) => (
        <path
          key={bar}
          d={`M${bar * 44 - 10} 0 h${14 + next(18)} l${lean} 300 h-${20 + next(20)}Z`}
          fill={bar % 2 === 0 ? color(0.62, 0.14) : color(0.82, 0.14, 40)}
          fill-opacity={0.55 + next(40) / 100}
        />
      ))}
    </>
  )
}

function Rings({ next, color }: ShapesProps) {
  const [x, y] = [60 + next(80), 80 + next(60)]
  return (
    <>
      {[120, 92, 66, 42, 20].map((radius, ring) => (
        <circle
          key={radius}
          cx={x}
          cy={y}
          r={radius}
          fill={ring % 2 === 0 ? color(0.36 + ring * 0.07, 0.11) : color(0.82, 0.14, 40)}
        />
      ))}
    </>
  )
}

function Stairs({ next, color }: ShapesProps) {
  const lit = next(6)
  return (
    <>
      {[0, 1, 2, 3, 4, 5].map((step) => (
        <rect
          key={step}
          x={step * 34}
          y={40 + step * (18 + next(12))}
          width="34"
          height="300"
          fill={step === lit ? color(0.82, 0.14, 40) : color(0.38 + step * 0.06, 0.11, step * 6)}
        />
      ))}
    </>
  )
}

/** Numbers that the text decides (FNV-1a, then xorshift): each call gives the next one below its argument. */
function numbersOf(text: string): (below: number) => number {
  let state = 0x811c9dc5
  for (const character of text) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193)
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const LINE_LENGTH = 11
const MOST_LINES = 4

/** The title in lines of whole words; what does not fit four lines is left out with an ellipsis. */
function linesOf(title: string): string[] {
  const lines: string[] = []
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < LINE_LENGTH)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]} …`]
}
