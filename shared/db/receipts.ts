// Receipts in SQL. A number is given at the first demand, under the lock of the theater's counter, in the
// transaction that stores the receipt: no number is skipped, and no sale waits for it.
import type { Language } from '../domain/contact.ts'
import type { TicketType } from '../domain/price.ts'
import { creditContent, type ReceiptContent, receiptContent } from '../domain/receipt.ts'
import type { SeatName } from '../domain/seat-name.ts'
import type { TaxSettings } from '../domain/tax.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { owns } from './reservation-owner.ts'
import { seatName } from './reservation-seats.ts'
import { isStaffOf } from './theater-access.ts'

export interface Receipt {
  id: string
  year: number
  number: number
  issuedAt: Date
  refundId: string | null
  content: ReceiptContent
}

export interface ShownReceipt extends Receipt {
  reservationId: string
  language: Language
  timeZone: string
  creditNotes: Receipt[]
}

interface Sold {
  theaterId: string
  language: Language
  timeZone: string
  currency: string
  total: number
  isPaid: boolean
  seats: (SeatName & { ticketType: TicketType; price: number; seatId: string })[]
  settings: TaxSettings | null
  refunds: { id: string; amount: number; seatIds: string[] }[]
}

/** The receipt of a reservation, with its credit notes; those that are missing are issued now. */
export async function issueReceipt(
  sql: Sql,
  reservationId: string,
  viewerId: string,
): Promise<ShownReceipt | 'not_found' | 'unpaid' | 'no_settings'> {
  const sold = await findSold(sql, reservationId, viewerId)
  if (!sold) return 'not_found'
  if (!sold.isPaid) return 'unpaid'
  let issued = await listIssued(sql, reservationId)
  if (isAnyMissing(sold, issued)) {
    if (!sold.settings) return 'no_settings'
    issued = await issueMissing(sql, reservationId, sold, sold.settings)
  }
  const { language, timeZone } = sold
  const receipt = issued.find(({ refundId }) => refundId === null)!
  const creditNotes = issued.filter(({ refundId }) => refundId !== null)
  return { ...receipt, reservationId, language, timeZone, creditNotes }
}

const isAnyMissing = ({ refunds }: Sold, issued: readonly Receipt[]): boolean =>
  [null, ...refunds.map(({ id }) => id)].some((id) => !issued.some(({ refundId }) => refundId === id))

function issueMissing(
  sql: Sql,
  reservationId: string,
  sold: Sold,
  settings: TaxSettings,
): Promise<Receipt[]> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const year = await lockCounter(tx, sold)
    // Under the lock: another demand may have issued them meanwhile.
    const before = await listIssued(tx, reservationId)
    const has = (id: string | null) => before.some(({ refundId }) => refundId === id)
    const content =
      before.find(({ refundId }) => refundId === null)?.content ?? receiptContent(sold, settings)
    if (!has(null)) await issue(tx, { ...sold, year, reservationId, refundId: null, content })
    for (const refund of sold.refunds.filter(({ id }) => !has(id)))
      await issue(tx, {
        ...sold,
        year,
        reservationId,
        refundId: refund.id,
        content: creditContent(content, refund),
      })
    return listIssued(tx, reservationId)
  })
}

/** The year at the theater, whose counter is locked until the transaction ends. */
async function lockCounter(tx: Sql, { theaterId, timeZone }: Sold): Promise<number> {
  const [counter] = await tx<{ year: number }[]>`
    insert into receipt_counters (theater_id, year)
    values (${theaterId}, extract(year from now() at time zone ${timeZone})::smallint)
    on conflict (theater_id, year) do update set last = receipt_counters.last
    returning year`
  return counter!.year
}

async function issue(
  tx: Sql,
  given: {
    theaterId: string
    year: number
    reservationId: string
    refundId: string | null
    content: ReceiptContent
  },
): Promise<void> {
  const { theaterId, year, reservationId, refundId, content } = given
  await tx`
    with counter as (
      update receipt_counters set last = last + 1 where theater_id = ${theaterId} and year = ${year} returning last
    )
    insert into receipts (id, theater_id, year, number, reservation_id, refund_id, content)
    select ${newId()}::uuid, ${theaterId}::uuid, ${year}::smallint, last, ${reservationId}::uuid, ${refundId}::uuid,
      ${tx.json(content as never)} from counter`
}

const listIssued = (sql: Sql, reservationId: string): Promise<Receipt[]> =>
  sql<Receipt[]>`
    select id, year, number, issued_at as "issuedAt", refund_id as "refundId", content
    from receipts where reservation_id = ${reservationId} order by year, number`

/** For the owner and the theater's staff. Settings are those of the day of the sale, else the first ones. */
async function findSold(sql: Sql, reservationId: string, viewerId: string): Promise<Sold | undefined> {
  const [sold] = await sql<Sold[]>`
    select theater.id as "theaterId", theater.time_zone as "timeZone", reservation.currency, reservation.total,
      coalesce(contact.language, buyer.language, 'en') as language,
      payment.status in ('captured', 'refund_due', 'refunded', 'disputed') as "isPaid",
      (select json_agg(json_build_object('seatId', s.id, ${seatName(sql)}, 'ticketType', sold.ticket_type,
          'price', sold.price) order by s.row, s.number, s.id)
        from reservation_seats sold join seats s on s.id = sold.seat_id
        where sold.reservation_id = reservation.id) as seats,
      (select json_build_object('seller', latest.seller, 'rates', coalesce(of_day.rates, latest.rates))
        from (select seller, rates from tax_settings where theater_id = theater.id order by valid_from desc limit 1) latest
        left join lateral (
          select rates from tax_settings where theater_id = theater.id
          order by valid_from > reservation.created_at,
            case when valid_from <= reservation.created_at then valid_from end desc, valid_from limit 1) of_day on true
      ) as settings,
      (select coalesce(json_agg(json_build_object('id', id, 'amount', amount, 'seatIds', seat_ids) order by created_at, id), '[]')
        from refunds where payment_id = payment.id and status = 'refunded') as refunds
    from reservations reservation
    join users buyer on buyer.id = reservation.user_id
    left join reservation_contacts contact on contact.reservation_id = reservation.id
    join payments payment on payment.reservation_id = reservation.id
    join showtimes on showtimes.id = reservation.showtime_id
    join screens on screens.id = showtimes.screen_id
    join theaters theater on theater.id = screens.theater_id
    where reservation.id = ${reservationId}
      and (${owns(sql, viewerId, sql`reservation`)} or ${isStaffOf(sql, viewerId, sql`theater.id`)})`
  return sold
}
