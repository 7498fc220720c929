// Receipts, credit notes and the tax settings that they state.
import * as v from 'valibot'
import { AtText, Count, Id, Money, TicketType } from './forms.ts'

const Rate = v.pipe(Count, v.description('Hundredths of a percent: 810 is 8.1 %.'))

export const TaxSettings = v.object({
  seller: v.object({ name: v.string(), address: v.string(), taxId: v.string(), legalText: v.string() }),
  rates: v.object({ adult: Rate, child: Rate, senior: Rate, student: Rate, fees: Rate }),
})

const paper = {
  number: v.pipe(v.string(), v.description('Year and number, without gaps in a theater and year.')),
  issuedAt: AtText,
  lines: v.array(
    v.object({ seatId: Id, seat: v.string(), ticketType: TicketType, rate: Rate, gross: Money }),
  ),
  fees: v.nullable(v.object({ rate: Rate, gross: Money })),
  taxes: v.pipe(
    v.array(v.object({ rate: Rate, gross: Money, net: Money, tax: Money })),
    v.description('By rate; the gross sums add up to the total.'),
  ),
  total: Money,
}

export const Receipt = v.object({
  ...paper,
  reservationId: Id,
  seller: TaxSettings.entries.seller,
  creditNotes: v.array(v.object({ ...paper, refundId: Id })),
})
