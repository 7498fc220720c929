// A receipt on paper: one A4 page or more, and each credit note on a page of its own.
import PDFDocument from 'pdfkit'
import type { Receipt, ShownReceipt } from '../db/receipts.ts'
import { directionOf, moneyIn, percentIn, wallTimeIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'
import type { FontFiles, Weight } from './fonts.ts'
import { collect, drawLine } from './pdf-drawing.ts'
import { runWidth, typeset } from './typeset.ts'

// A4 in points of 1/72 inch.
const PAGE = { width: 595.28, height: 841.89 }
const MARGIN = 56
const WIDTH = PAGE.width - 2 * MARGIN
const LINE_HEIGHT = 1.45
// Space for the amount at the end of a row.
const AMOUNT_WIDTH = 130

interface Row {
  text: string
  amount?: string
  size?: number
  weight?: Weight
  /** Empty space above, in points. */
  above?: number
}

export async function receiptPdf(files: FontFiles, receipt: ShownReceipt): Promise<Uint8Array<ArrayBuffer>> {
  const document = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    font: null as unknown as string,
    info: { Title: numberOf(receipt), Creator: 'Milo' },
  })
  const bytes = collect(document)
  for (const [at, paper] of [receipt, ...receipt.creditNotes].entries()) {
    if (at > 0) document.addPage()
    await drawRows(document, files, rowsOf(receipt, paper), directionOf(receipt.language))
  }
  document.end()
  return bytes
}

const numberOf = ({ year, number }: Receipt): string => `${year}/${String(number).padStart(6, '0')}`

function rowsOf({ language, timeZone, ...receipt }: ShownReceipt, paper: Receipt): Row[] {
  const m = messages[language]
  const { seller, currency, lines, fees, taxes, total } = paper.content
  const money = (amount: number) => moneyIn(language, amount, currency)
  const isCredit = paper.refundId !== null
  const rows: Row[] = [
    { text: seller.name, size: 14, weight: 700 },
    { text: seller.address },
    { text: m.taxId(seller.taxId) },
    {
      text: isCredit ? m.creditNote(numberOf(paper), numberOf(receipt)) : m.receipt(numberOf(paper)),
      size: 16,
      weight: 700,
      above: 28,
    },
    { text: wallTimeIn(language, paper.issuedAt, timeZone) },
    { text: receipt.reservationId, size: 8 },
    ...lines.map(({ seat, ticketType, gross }, at) => ({
      text: `${m.seat(seat)}, ${m.ticketType[ticketType]}`,
      amount: money(gross),
      above: at === 0 ? 20 : 0,
    })),
    ...(fees ? [{ text: m.fees(), amount: money(fees.gross) }] : []),
    { text: m.total(), amount: money(total), weight: 700 as const, size: 12, above: 8 },
    ...taxes.map(({ rate, net, tax }, at) => ({
      text: m.taxLine(percentIn(language, rate), money(net)),
      amount: money(tax),
      above: at === 0 ? 12 : 0,
    })),
    ...seller.legalText.split('\n').map((text, at) => ({ text, size: 8, above: at === 0 ? 28 : 0 })),
  ]
  return rows.filter(({ text }) => text !== '')
}

async function drawRows(
  document: InstanceType<typeof PDFDocument>,
  files: FontFiles,
  rows: readonly Row[],
  direction: 'ltr' | 'rtl',
): Promise<void> {
  let y = MARGIN
  for (const { text, amount, size = 10, weight = 400, above = 0 } of rows) {
    const style = { size, weight, width: amount === undefined ? WIDTH : WIDTH - AMOUNT_WIDTH, direction }
    y += above
    for (const [at, line] of (await typeset(files, text, style)).entries()) {
      if (y + size * LINE_HEIGHT > PAGE.height - MARGIN) {
        document.addPage()
        y = MARGIN
      }
      drawLine(document, line, { size, y, left: MARGIN, right: PAGE.width - MARGIN })
      if (amount !== undefined && at === 0) {
        const [sum] = await typeset(files, amount, { size, weight, width: AMOUNT_WIDTH })
        const width = sum!.runs.reduce((wide, run) => wide + runWidth(run, size), 0)
        const left = direction === 'rtl' ? MARGIN : PAGE.width - MARGIN - width
        drawLine(document, { ...sum!, rightToLeft: false }, { size, y, left, right: left + width })
      }
      y += size * LINE_HEIGHT
    }
  }
}
