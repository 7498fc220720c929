// The icon of a pass: a ticket with a tear line on the foyer's dark, drawn at the sizes that Wallet wants.
import { COLOUR_WITH_ALPHA, encodePng } from './png.ts'

type Colour = readonly [red: number, green: number, blue: number]
const DARK: Colour = [35, 31, 26]
const AMBER: Colour = [240, 170, 60]
// Points drawn per pixel and side, so that round edges look round.
const SAMPLES = 4

/** A square PNG of this many pixels. */
export function passIcon(side: number): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(side * side * 4)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const share = ticketShare(x, y, side)
      const colour = DARK.map((dark, part) => Math.round(dark + (AMBER[part]! - dark) * share))
      pixels.set([...colour, 255], (y * side + x) * 4)
    }
  return encodePng(pixels, { width: side, height: side, ...COLOUR_WITH_ALPHA })
}

/** How much of a pixel the ticket covers. */
function ticketShare(x: number, y: number, side: number): number {
  let inside = 0
  for (let down = 0; down < SAMPLES; down += 1)
    for (let across = 0; across < SAMPLES; across += 1)
      if (isTicket((x + (across + 0.5) / SAMPLES) / side, (y + (down + 0.5) / SAMPLES) / side)) inside += 1
  return inside / SAMPLES ** 2
}

/** In a square of side 1: a card with a bite above and below, and a dashed line between these. */
function isTicket(x: number, y: number): boolean {
  const card = x > 0.12 && x < 0.88 && y > 0.27 && y < 0.73
  const bite = Math.min(Math.hypot(x - 0.62, y - 0.27), Math.hypot(x - 0.62, y - 0.73)) < 0.08
  const tear = Math.abs(x - 0.62) < 0.018 && Math.floor(y / 0.06) % 2 === 0
  return card && !bite && !tear
}
