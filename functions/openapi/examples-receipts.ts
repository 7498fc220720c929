// The same evening, as examples of receipts and of what they state.
import { ids } from './examples-catalogue.ts'

const euro = (amount: number) => ({ amount, currency: 'EUR' })
export const taxSettings = {
  seller: {
    name: 'Kino am Ring GmbH',
    address: 'Parkring 12, 1010 Wien',
    taxId: 'ATU12345678',
    legalText: 'FN 123456a, Handelsgericht Wien',
  },
  rates: { adult: 1000, child: 1000, senior: 1000, student: 1000, fees: 2000 },
}
const receiptTaxes = [{ rate: 1000, gross: euro(1250), net: euro(1136), tax: euro(114) }]
const receipt = {
  number: '2026/000042',
  issuedAt: '2026-03-29T18:10:00.000Z',
  lines: [{ seatId: ids.seat, seat: 'F12', ticketType: 'adult', rate: 1000, gross: euro(1250) }],
  fees: null,
  taxes: receiptTaxes,
  total: euro(1250),
  reservationId: ids.reservation,
  seller: taxSettings.seller,
  creditNotes: [],
}
export const receiptExamples = { Receipt: receipt, TaxSettings: taxSettings }
