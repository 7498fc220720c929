// What printed tickets and receipts share: lines of text on a page, and the bytes of the document.
import type PDFDocument from 'pdfkit'
import { type Line, runWidth } from './typeset.ts'

export type Page = InstanceType<typeof PDFDocument>

/** Points. A line that reads from right to left begins at `right`. */
export interface Place {
  size: number
  y: number
  left: number
  right: number
}

export function drawLine(page: Page, { runs, rightToLeft }: Line, { size, y, left, right }: Place): void {
  const widths = runs.map((run) => runWidth(run, size))
  const total = widths.reduce((sum, width) => sum + width, 0)
  let x = rightToLeft ? right - total : left
  for (const [at, { text, face }] of runs.entries()) {
    // With `features` a run is shaped as a whole; without, word by word, which breaks the order of
    // right-to-left scripts.
    page
      .font(face as never)
      .fontSize(size)
      .text(text, x, y + size, { lineBreak: false, features: [], baseline: 'alphabetic' })
    x += widths[at]!
  }
}

export function collect(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  return new Promise((resolve, reject) => {
    page.on('data', (part: Uint8Array) => parts.push(part))
    page.on('error', reject)
    page.on('end', () => resolve(joined(parts)))
  })
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
