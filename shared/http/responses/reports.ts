// Reports as JSON. Lines add up: gross less refunds and disputes is what stays, and that is net and tax.
import * as v from 'valibot'
import { reportGroups } from '../../db/reports.ts'
import { reportNames } from '../../domain/report-ranges.ts'
import { Count, Day, Id, Money } from './forms.ts'

const reportMail = {
  report: v.picklist(reportNames),
  period: v.pipe(v.string(), v.description('`day` or `week`: after each; `never`.')),
}
export const ReportMail = v.object(reportMail)
export const ReportMails = v.object({ items: v.array(ReportMail) })

const line = {
  key: v.pipe(
    v.string(),
    v.description('What the line is of: a day, a week by its Monday, an id, a type, weekday-hour.'),
  ),
  label: v.string(),
}
const sales = {
  tickets: v.pipe(Count, v.description('Without comps.')),
  comps: Count,
  gross: v.pipe(Money, v.description('Paid.')),
  fees: v.pipe(Money, v.description('Booking fees, within gross.')),
  refunds: v.pipe(Money, v.description('Given back, or on its way.')),
  disputed: v.pipe(Money, v.description('Charged back, unless the dispute is won.')),
  takings: v.pipe(Money, v.description('Gross less refunds and disputed.')),
  tax: v.pipe(
    v.nullable(Money),
    v.description('In the takings; null: no rates are set, or they are of a type.'),
  ),
  net: v.nullable(Money),
}
const occupancy = { showtimes: Count, capacity: Count, tickets: Count, comps: Count }
const report = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.object({
    report: v.string(),
    theaterId: Id,
    from: Day,
    to: Day,
    group: v.picklist(reportGroups),
    currency: v.string(),
    rows: v.array(v.object({ ...line, ...entries })),
  })

export const SalesReport = report(sales)
export const MoviesReport = report({ ...sales, ...occupancy })
export const OccupancyReport = report({ ...occupancy, checkedIn: Count })
export const PaymentsReport = report({
  provider: v.string(),
  method: v.pipe(v.string(), v.description('Empty: the provider has it.')),
  status: v.string(),
  payments: Count,
  gross: Money,
  refunds: Money,
})
export const PromoCodesReport = report({
  payments: Count,
  tickets: Count,
  gross: Money,
  refunds: Money,
  disputed: Money,
})
