// Set-up of tests that give a showtime another start: a buyer, staff, and what becomes of both.
import createCancellation from '../functions/cancellations/create.ts'
import update from '../functions/showtimes/update.ts'
import { newId } from '../shared/std/ids.ts'
import { jsonRequest, type SignedIn } from './catalogue.ts'
import { type Buyer, newBuyer, type Sale } from './sales.ts'
import { as, signInStaff } from './staff.ts'

const HOUR_MS = 3_600_000
/** In whole seconds, as calendars have them. */
export const inHours = (hours: number) => new Date(Math.floor((Date.now() + hours * HOUR_MS) / 1000) * 1000)

export const patch = ({ env }: Sale, staff: SignedIn, showtimeId: string, body: object) =>
  as(env, staff)(update, 'PATCH', `/v1/showtimes/${showtimeId}`, body)

/** A showtime of tomorrow. */
export async function openEvening(sale: Sale, wishes: Parameters<typeof newBuyer>[1] = {}) {
  const buyer = await newBuyer(sale, { startsAt: inHours(24), orphanRule: 'off', ...wishes })
  const { showtimeId, theaterId } = buyer.showtime
  const staff = await signInStaff(sale.database.sql, sale.env, theaterId)
  const start = (startsAt: Date) => patch(sale, staff, showtimeId, { startsAt })
  return { buyer, showtimeId, staff, start }
}

/** All seats of a reservation. */
export const cancel = ({ sale, customer }: Buyer, id: string) =>
  createCancellation.request(
    `/v1/reservations/${id}/cancellations`,
    jsonRequest('POST', {}, { ...customer.headers, 'idempotency-key': newId() }),
    sale.env,
  )

/** So many minutes from now, without a word to anybody. */
export const beginIn = ({ database: { sql } }: Sale, showtimeId: string, minutes: number) => sql`
  update showtimes set starts_at = now() + ${minutes} * interval '1 minute',
    sales_close_at = now() + ${minutes} * interval '1 minute',
    ends_at = now() + ${minutes + 120} * interval '1 minute' where id = ${showtimeId}`
