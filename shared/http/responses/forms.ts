// The forms that several answers share.
import * as v from 'valibot'
import { ticketTypes } from '../../domain/price.ts'
import { seatCategories } from '../../domain/seating.ts'

export const Id = v.pipe(v.string(), v.uuid())
/** A moment: JSON writes it as RFC 3339, in UTC. */
export const At = v.date()
/** The same where it is text already. */
export const AtText = v.pipe(v.string(), v.isoTimestamp())
/** `YYYY-MM-DD`. */
export const Day = v.pipe(v.string(), v.isoDate())
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const Link = v.pipe(v.string(), v.url())

export const Money = v.pipe(
  v.object({
    amount: v.pipe(v.number(), v.safeInteger()),
    currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  }),
  v.description('Minor units of an ISO 4217 currency: 1250 EUR is 12.50 €.'),
)
export const Category = v.picklist(seatCategories)
/** Of a companion seat: the accessible place that it is sold with, until some time before the start. */
export const PairedSeatId = v.pipe(v.nullable(Id), v.description('Null: no companion seat.'))
/** A part of the hall. */
export const Section = v.pipe(v.nullable(v.string()), v.description('Null: the hall has no such parts.'))
export const TicketType = v.picklist(ticketTypes)

/** A page of a list; the next one begins at `nextCursor`, null on the last. */
export const pageOf = <Item extends v.GenericSchema>(item: Item) =>
  v.object({ items: v.array(item), nextCursor: v.nullable(v.string()) })

/** A page. */
export const Html = v.string()
