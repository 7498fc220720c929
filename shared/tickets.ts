// How a ticket is shown: to clients, and on paper.
import type { ShownTicket } from './db/ticket-views.ts'
import { type PdfLine, writePdf } from './pdf.ts'
import { darkRuns, qrModules } from './qr.ts'

export function showTicket({ userId: _, issuedAt, showtime, ...ticket }: ShownTicket) {
  return {
    ...ticket,
    issuedAt: issuedAt.toISOString(),
    showtime: { ...showtime, startsAt: showtime.startsAt.toISOString() },
  }
}

/** The time that hangs on the theater's wall. */
export const wallTime = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)

// A6, in points of 1/72 inch: four to a sheet, and the size of a phone.
const PAGE = { width: 297.64, height: 419.53 }
const MARGIN = 24
const QR_SIDE = 200
// Of Helvetica's widest usual letters; longer lines are made smaller until they fit.
const LETTER_WIDTH = 0.56

/** One page to print: what, where, when, which seat, and the code that the door scans. */
export function ticketPdf({ id, code, seat, showtime }: ShownTicket): Uint8Array<ArrayBuffer> {
  const rows: [text: string, size: number, bold?: boolean][] = [
    [showtime.movieTitle, 18, true],
    [wallTime(showtime.startsAt, showtime.timeZone), 11],
    [`${showtime.theaterName}, screen ${showtime.screenNumber}`, 11],
    [`${showtime.address}, ${showtime.city}`, 9],
    [`Row ${seat.row}, seat ${seat.number}`, 18, true],
    [`${seat.category}, ${seat.ticketType}`, 9],
  ]
  let y = PAGE.height - MARGIN
  const lines = rows.map(([text, wanted, bold]): PdfLine => {
    const size = Math.min(wanted, (PAGE.width - 2 * MARGIN) / (text.length * LETTER_WIDTH))
    y -= wanted * 1.4
    return { text, x: MARGIN, y, size: Math.round(size * 10) / 10, ...(bold ? { bold } : {}) }
  })
  lines.push({ text: id, x: MARGIN, y: 14, size: 7 })
  const modules = qrModules(code)
  const side = QR_SIDE / modules.length
  const left = (PAGE.width - QR_SIDE) / 2
  const boxes = modules.flatMap((row, down) =>
    darkRuns(row).map(({ at, length }) => ({
      x: left + at * side,
      y: 24 + QR_SIDE - (down + 1) * side,
      width: length * side,
      // A hair too high, so that no viewer shows a line between two rows.
      height: side + 0.05,
    })),
  )
  return writePdf({ ...PAGE, title: `${showtime.movieTitle}: ${seat.row}${seat.number}`, lines, boxes })
}
