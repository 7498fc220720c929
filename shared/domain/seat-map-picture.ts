// A seat map as SVG: rows, aisles, categories, states and a legend. Each seat has a text for screen readers;
// states differ in shape as well as in colour.
import type { SeatState } from './hold.ts'
import type { Money } from './price.ts'
import type { ShownSeat } from './seat-map.ts'
import { kindInWords, seatInWords } from './seat-name.ts'

const PITCH = 26
const SEAT = 20
const MARGIN = 44
const TOP = 64
const LEGEND_LINE = 24

// Those of the site (web/styles/seats.css): Okabe and Ito's palette, two lighter so that letters are read.
export const CATEGORY_COLOURS: Record<string, string> = {
  standard: '#56b4e9',
  premium: '#e69f00',
  recliner: '#d796b9',
  sofa: '#2fc39b',
}
const MARKS: Record<SeatState, string> = {
  free: '',
  held: '<path d="M4 10h12" stroke="#333" stroke-width="3"/>',
  sold: '<path d="M5 5l10 10M15 5l-10 10" stroke="#fff" stroke-width="2"/>',
  blocked: '<path d="M3 17l14-14" stroke="#999" stroke-width="2"/>',
}
const STATE_COLOURS: Partial<Record<SeatState, string>> = {
  held: '#d9d9d9',
  sold: '#444',
  blocked: '#f4f4f4',
}

export function drawSeatMap(seats: readonly ShownSeat[]): string {
  const { left, right, front, back } = boundsOf(seats)
  const width = (right - left + 1) * PITCH + 2 * MARGIN
  const legendTop = TOP + (back - front + 1) * PITCH + 24
  const entries = legend(seats)
  const height = legendTop + entries.length * LEGEND_LINE + 8
  const rows = byRow(seats).map((row) => drawRow(row, left, front))
  const free = seats.filter(({ state }) => state === 'free').length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Seat map" font-family="sans-serif" font-size="12">
<title>Seat map: ${free} of ${seats.length} seats are free</title>
<rect width="100%" height="100%" fill="#fff"/>
<g aria-hidden="true"><path d="M${MARGIN} 36Q${width / 2} 14 ${width - MARGIN} 36" fill="none" stroke="#333" stroke-width="3"/><text x="${width / 2}" y="50" text-anchor="middle">screen</text></g>
${rows.join('\n')}
<g role="list" aria-label="Legend">${entries
    .map(
      ({ label, seat }, line) =>
        `<g role="listitem" transform="translate(${MARGIN} ${legendTop + line * LEGEND_LINE})">${seat}<text x="28" y="15">${escapeXml(label)}</text></g>`,
    )
    .join('')}</g>
</svg>
`
}

function boundsOf(seats: readonly ShownSeat[]) {
  const { x = 0, y = 0 } = seats[0] ?? {}
  const bounds = { left: x, right: x, front: y, back: y }
  for (const seat of seats) {
    bounds.left = Math.min(bounds.left, seat.x)
    bounds.right = Math.max(bounds.right, seat.x)
    bounds.front = Math.min(bounds.front, seat.y)
    bounds.back = Math.max(bounds.back, seat.y)
  }
  return bounds
}

function byRow(seats: readonly ShownSeat[]): ShownSeat[][] {
  const rows = new Map<string, ShownSeat[]>()
  for (const seat of seats) {
    const key = JSON.stringify([seat.section, seat.row])
    const row = rows.get(key)
    if (row) row.push(seat)
    else rows.set(key, [seat])
  }
  return [...rows.values()]
}

function drawRow(seats: readonly ShownSeat[], left: number, front: number): string {
  const name = escapeXml(seats[0]!.row)
  const label = `<text aria-hidden="true" x="16" y="${TOP + (seats[0]!.y - front) * PITCH + 15}">${name}</text>`
  const drawn = seats.map((seat) => {
    const x = MARGIN + (seat.x - left) * PITCH
    const y = TOP + (seat.y - front) * PITCH
    return `<g role="img" aria-label="${escapeXml(inWords(seat))}" data-seat-id="${seat.seatId}" transform="translate(${x} ${y})"><title>${escapeXml(inWords(seat))}</title>${drawSeat(seat)}</g>`
  })
  const { section } = seats[0]!
  const called = section === null ? `Row ${name}` : `${escapeXml(section)}, row ${name}`
  return `<g role="group" aria-label="${called}">${label}${drawn.join('')}</g>`
}

type Drawn = Pick<ShownSeat, 'category' | 'state' | 'accessible' | 'companion'>

function drawSeat({ category, state, accessible, companion }: Drawn): string {
  const colour = CATEGORY_COLOURS[category] ?? '#ccc'
  const fill = STATE_COLOURS[state] ?? colour
  // Accessible places are squares, others have round backs.
  const round = accessible ? 0 : 6
  const sign = state === 'free' ? (accessible ? signOf('♿') : companion ? signOf('+') : '') : ''
  return `<rect width="${SEAT}" height="${SEAT}" rx="${round}" fill="${fill}" stroke="${colour}" stroke-width="2"/>${MARKS[state]}${sign}`
}

const signOf = (sign: string) => `<text x="10" y="15" text-anchor="middle">${sign}</text>`

function inWords(seat: ShownSeat): string {
  const { category, accessible, companion, state, price } = seat
  const parts = [seatInWords(seat), kindInWords(category, accessible, companion), state]
  return [...parts, ...(price && state === 'free' ? [inMoney(price)] : [])].join(', ')
}

const plain = { accessible: false, companion: false }

/** The map's categories with their prices, and the states. */
function legend(seats: readonly ShownSeat[]): { label: string; seat: string }[] {
  const byCategory = new Map(seats.map((seat) => [seat.category, seat.price]))
  const categories = [...byCategory].map(([category, price]) => ({
    label: price ? `${category}, ${inMoney(price)}` : `${category}, not sold`,
    seat: drawSeat({ category, state: 'free', ...plain }),
  }))
  const states = (['held', 'sold', 'blocked'] as const).map((state) => ({
    label: state,
    seat: drawSeat({ category: 'standard', state, ...plain }),
  }))
  const accessible = {
    label: 'accessible',
    seat: drawSeat({ category: 'standard', state: 'free', accessible: true, companion: false }),
  }
  const companion = {
    label: 'companion, sold with the accessible place until shortly before the start',
    seat: drawSeat({ category: 'standard', state: 'free', accessible: false, companion: true }),
  }
  return [
    ...categories,
    ...(seats.some((seat) => seat.accessible) ? [accessible] : []),
    ...(seats.some((seat) => seat.companion) ? [companion] : []),
    ...states,
  ]
}

/** With the decimals of the currency. */
function inMoney({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!)
