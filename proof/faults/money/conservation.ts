// Money is conserved: what the bank took, less what it gave back, equals what Milo's rows say is sold.
// Checked against the bank's own books.
import { findInconsistencies } from '#shared/db/inconsistencies.ts'
import type { Sql } from '#shared/resources.ts'
import type { MoneyBank } from './money-bank.ts'
import type { Code } from './money-steps.ts'

/** The part of a world that its money is compared with. */
export interface Books {
  bank: MoneyBank
  showtimeId: string
  /** Under which keys the bank knows the tries of a payment. */
  keysOf: (paymentId: string) => readonly string[]
  codes: Readonly<Record<Code, string>>
}

/** Over all tries of a payment. */
function moneyOf({ bank, keysOf }: Books, paymentId: string) {
  const sum = (of: (key: string) => number) => keysOf(paymentId).reduce((total, key) => total + of(key), 0)
  return {
    captured: sum((key) => bank.captured(key)),
    givenBack: sum((key) => bank.givenBack(key)),
    givenOutside: sum((key) => bank.givenOutside(key)),
  }
}

interface Row {
  paymentId: string
  status: string
  payment: string
  amount: number
  /** Price of the seats that are live, with their part of the fees. */
  sold: number
  live: number
  tickets: number
  cancelledShowtime: boolean
  /** Refunds that are not failed. */
  refunds: number
}

const readRows = (sql: Sql, showtimeId: string) => sql<Row[]>`
  select p.id as "paymentId", r.status, h.status = 'cancelled' as "cancelledShowtime", p.status as payment, p.amount,
    coalesce(sum(s.price) filter (where s.released_at is null), 0)::int
      + coalesce(r.fees * count(s.seat_id) filter (where s.released_at is null) / nullif(count(s.seat_id), 0), 0)::int as sold,
    count(s.seat_id) filter (where s.released_at is null)::int as live,
    (select count(*)::int from tickets t where t.reservation_id = r.id and t.status = 'valid') as tickets,
    (select coalesce(sum(amount), 0)::int from refunds f where f.payment_id = p.id and f.status <> 'failed') as refunds
  from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
  left join reservation_seats s on s.reservation_id = r.id
  where r.showtime_id = ${showtimeId} group by r.id, p.id, h.id`

/** What is wrong at this moment, whatever is still under way. */
export async function faultsNow(sql: Sql, books: Books): Promise<string[]> {
  const { bank, keysOf, showtimeId, codes } = books
  const rows = await readRows(sql, showtimeId)
  const ofCodes = await codeFaults(sql, Object.values(codes))
  const ofRows = rows.flatMap(({ paymentId, status, payment, amount, live, tickets, refunds }) => [
    ...(keysOf(paymentId).some((key) => bank.givenBack(key) > bank.captured(key))
      ? ['more given back than taken']
      : []),
    ...(refunds > amount ? [`refunds of ${refunds} for a payment of ${amount}`] : []),
    ...(tickets > 0 && status !== 'confirmed' ? [`valid tickets of a ${status} reservation`] : []),
    ...(live > 0 && !['confirmed', 'awaiting_payment'].includes(status)
      ? [`seats kept by a ${status} reservation`]
      : []),
    ...(status === 'awaiting_payment' && payment !== 'requested'
      ? [`awaiting payment, but its payment is ${payment}`]
      : []),
  ])
  return [...ofRows, ...ofCodes]
}

/** Exceeded caps, and counters that differ from the uses; one statement, so one snapshot. */
async function codeFaults(sql: Sql, codes: readonly string[]): Promise<string[]> {
  const rows = await sql<{ code: string; counted: number; used: number; cap: number }[]>`
    select code, promo_code_uses_of(promo.id, null)::int as counted, max_uses as cap,
      (select (case counts when 'seats' then coalesce(sum(live.seats), 0) else count(*) end)::int
        from promo_code_uses used join reservations r on r.id = used.reservation_id
        cross join lateral (
          select count(*) as seats from reservation_seats where reservation_id = r.id and released_at is null) live
        where used.promo_code_id = promo.id and r.status in ('awaiting_payment', 'confirmed')) as used
    from promo_codes promo where code = any(${codes as string[]})`
  return rows.flatMap(({ code, counted, used, cap }) => [
    ...(used > cap ? [`${code} is used ${used} times of ${cap}`] : []),
    ...(counted !== used ? [`${code} counts ${counted} uses of ${used}`] : []),
  ])
}

/** What is wrong once everything has come to rest. */
export async function faultsAtRest(sql: Sql, books: Books): Promise<string[]> {
  const { showtimeId } = books
  const rows = await readRows(sql, showtimeId)
  const ends = rows.flatMap(({ paymentId, status, payment, sold, live, tickets, cancelledShowtime }) => {
    const { captured, givenBack, givenOutside } = moneyOf(books, paymentId)
    const kept = captured - givenBack
    return [
      // Money that went back without Milo may belong to seats still sold: staff decide. No money stays
      // without seats.
      ...(kept > sold || kept < sold - givenOutside
        ? [`the bank keeps ${kept}, sold is ${sold} (${status}, ${payment})`]
        : []),
      ...(sold > 0 && kept <= 0 ? ['all its money went back, and its seats stay sold'] : []),
      ...(tickets !== live ? [`${tickets} valid tickets for ${live} seats`] : []),
      ...(status === 'awaiting_payment' ? ['still awaiting payment'] : []),
      ...(cancelledShowtime && status === 'confirmed' ? ['confirmed though its showtime is cancelled'] : []),
      ...(payment === 'requested' || payment === 'refund_due' ? [`payment still ${payment}`] : []),
    ]
  })
  // Kinds that look at everything find what other sequences are about as well.
  const found = (await findInconsistencies(sql, { showtimeIds: [showtimeId] })).flatMap(({ kind, hits }) =>
    hits.some((hit) => hit.showtimeId === showtimeId) ? [kind] : [],
  )
  return [...(await faultsNow(sql, books)), ...ends, ...found]
}

/** Whether anything of a showtime is still to come to its end. */
export async function isUnfinished(sql: Sql, showtimeId: string): Promise<boolean> {
  const [row] = await sql<{ open: boolean }[]>`
    select exists (
      select from reservations r join payments p on p.reservation_id = r.id join showtimes h on h.id = r.showtime_id
      where r.showtime_id = ${showtimeId}
        and (r.status = 'awaiting_payment' or p.status in ('requested', 'refund_due')
          or (h.status = 'cancelled' and r.status in ('awaiting_payment', 'confirmed'))
          or exists (select from refunds f where f.payment_id = p.id and f.status <> 'refunded'))
    ) or exists (
      select from showtime_cancellations where showtime_id = ${showtimeId} and finished_at is null
    ) or exists (
      select from outbox where type = 'showtime.moved' and key = ${showtimeId}
    ) as open`
  return row!.open
}
