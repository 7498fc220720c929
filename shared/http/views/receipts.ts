// How clients see receipts and credit notes.
import type { Receipt, ShownReceipt } from '../../db/receipts.ts'
import { money } from '../../domain/price.ts'
import type { TaxedAmount } from '../../domain/tax.ts'

const paper = ({ year, number, issuedAt, content }: Receipt) => {
  const { currency, lines, fees, taxes, total } = content
  const inMoney = <A extends TaxedAmount>(amount: A) => ({ ...amount, gross: money(amount.gross, currency) })
  return {
    number: receiptNumber(year, number),
    issuedAt: issuedAt.toISOString(),
    lines: lines.map(inMoney),
    fees: fees && inMoney(fees),
    taxes: taxes.map(({ net, tax, ...share }) => ({
      ...inMoney(share),
      net: money(net, currency),
      tax: money(tax, currency),
    })),
    total: money(total, currency),
  }
}

/** With a slash: after Arabic words a hyphen would turn year and number round (UAX 9, W4). */
export const receiptNumber = (year: number, number: number): string =>
  `${year}/${String(number).padStart(6, '0')}`

export const showReceipt = ({ reservationId, creditNotes, ...receipt }: ShownReceipt) => ({
  ...paper(receipt),
  reservationId,
  seller: receipt.content.seller,
  creditNotes: creditNotes.map((note) => ({ ...paper(note), refundId: note.refundId! })),
})
