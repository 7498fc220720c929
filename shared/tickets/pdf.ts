// A printed ticket: one A6 page with what, where, when, which seat, and the code that the door scans.
import PDFDocument from 'pdfkit'
import type { ShownTicket } from '../db/ticket-views.ts'
import { seatLabel } from '../domain/seat-name.ts'
import { directionOf, listIn, wallTimeIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'
import type { FontFiles, Weight } from './fonts.ts'
import { collect, drawLine, type Page } from './pdf-drawing.ts'
import { darkRuns, qrModules } from './qr.ts'
import { type Line, typeset } from './typeset.ts'
import { kindWords } from './words.ts'

// A6 in points of 1/72 inch: four to a sheet, and the size of a phone.
const PAGE = { width: 297.64, height: 419.53 }
const MARGIN = 24
const WIDTH = PAGE.width - 2 * MARGIN
const EDGES = { left: MARGIN, right: PAGE.width - MARGIN }
const QR_SIDE = 190
const QR_TOP = PAGE.height - MARGIN - QR_SIDE
const LINE_HEIGHT = 1.35
// While a very long title would run into the code, all text shrinks by this factor.
const SHRINK = 0.9

interface Row {
  text: string
  size: number
  weight: Weight
  /** That of the ticket, where it reads from right to left: a Latin title stands at the same margin. */
  direction?: 'rtl'
}

interface SetRow extends Row {
  lines: Line[]
}

export async function ticketPdf(files: FontFiles, ticket: ShownTicket): Promise<Uint8Array<ArrayBuffer>> {
  const { id, code, seat, showtime } = ticket
  const set = await setRows(files, rowsOf(ticket))
  const [label] = await typeset(files, id, { size: 7, weight: 400, width: WIDTH })
  const title = `${showtime.movieTitle}: ${seatLabel(seat)}`
  // No default font: PDFKit's standard fonts have Latin letters only.
  const page = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    font: null as unknown as string,
    info: { Title: title, Creator: 'Milo' },
  })
  const bytes = collect(page)
  let y = MARGIN
  for (const { lines, size } of set) {
    for (const line of lines) {
      drawLine(page, line, { ...EDGES, size, y })
      y += size * LINE_HEIGHT
    }
  }
  drawCode(page, code)
  drawLine(page, label!, { ...EDGES, size: 7, y: PAGE.height - 20 })
  page.end()
  return bytes
}

/** What the ticket says, in the buyer's language. */
function rowsOf({ language, seat, showtime }: ShownTicket): Row[] {
  const m = messages[language]
  const rows: Row[] = [
    { text: showtime.movieTitle, size: 18, weight: 700 },
    { text: wallTimeIn(language, showtime.startsAt, showtime.timeZone), size: 11, weight: 400 },
    { text: m.screen(showtime.theaterName, showtime.screenNumber), size: 11, weight: 400 },
    { text: listIn(language, [showtime.address, showtime.city]), size: 9, weight: 400 },
    { text: m.seatInWords(seat), size: 18, weight: 700 },
    { text: kindWords(language, seat), size: 9, weight: 400 },
  ]
  return directionOf(language) === 'rtl' ? rows.map((row) => ({ ...row, direction: 'rtl' })) : rows
}

/** Rows as lines, all smaller if they would not fit above the code. */
async function setRows(files: FontFiles, rows: readonly Row[]): Promise<SetRow[]> {
  for (let scale = 1; ; scale *= SHRINK) {
    const scaled = rows.map((row) => ({ ...row, size: row.size * scale }))
    const set = await Promise.all(
      scaled.map(async (row) => ({
        ...row,
        lines: await typeset(files, row.text, { ...row, width: WIDTH }),
      })),
    )
    const height = set.reduce((sum, { lines, size }) => sum + lines.length * size * LINE_HEIGHT, 0)
    if (MARGIN + height <= QR_TOP) return set
  }
}

function drawCode(page: Page, code: string): void {
  const modules = qrModules(code)
  const side = QR_SIDE / modules.length
  const left = (PAGE.width - QR_SIDE) / 2
  for (const [down, row] of modules.entries()) {
    for (const { at, length } of darkRuns(row)) {
      // Slightly too high, so that no viewer shows a gap between two rows.
      page.rect(left + at * side, QR_TOP + down * side, length * side, side + 0.05)
    }
  }
  page.fill('black')
}
