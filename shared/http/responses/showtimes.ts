// Showtimes, the many of a batch, the end of one, and codes that make them cheaper.
import * as v from 'valibot'
import { clockReadings } from '../../domain/local-time.ts'
import { promoCounts } from '../../domain/promo.ts'
import { reservationStatuses } from '../../domain/reservation.ts'
import { showtimeStatuses } from '../../domain/showtime.ts'
import { At, AtText, Count, Id, Money, pageOf, Section } from './forms.ts'

const screen = v.object({ id: Id, number: Count, format: v.string() })
const status = v.pipe(
  v.picklist(showtimeStatuses),
  v.description('`draft`: only the staff of its theater see it.'),
)
const showtime = {
  id: Id,
  movie: v.object({
    id: Id,
    title: v.string(),
    durationMinutes: Count,
    certificate: v.nullable(v.string()),
  }),
  theater: v.object({ id: Id, name: v.string(), city: v.string(), timeZone: v.string() }),
  screen,
  startsAt: At,
  endsAt: At,
  salesCloseAt: At,
  language: v.string(),
  format: v.string(),
  status,
  prices: v.pipe(
    v.record(v.string(), v.record(v.string(), Money)),
    v.description('By seat category, then ticket type; a pair that is missing is not sold.'),
  ),
  bookingFee: v.pipe(Money, v.description('Per seat.')),
}
export const ListedShowtime = v.object(showtime)
export const Showtimes = pageOf(ListedShowtime)
export const Showtime = v.object({
  ...showtime,
  preShowMinutes: Count,
  cleaningMinutes: Count,
  orphanRule: v.picklist(['strict', 'warn', 'off']),
  companionReleaseMinutes: v.pipe(
    Count,
    v.description('Companion seats are sold only with their place until so long before the start.'),
  ),
})

const madeShowtimes = {
  dryRun: v.boolean(),
  showtimes: v.array(
    v.object({
      id: v.pipe(v.nullable(Id), v.description('Null in a dry run.')),
      screenId: Id,
      startsAt: At,
      endsAt: At,
      day: v.pipe(v.string(), v.description('As it was asked for.')),
      time: v.pipe(v.string(), v.description("As it was asked for, by the theater's clocks.")),
      clock: v.pipe(
        v.picklist(clockReadings),
        v.description(
          'How often clocks show that time that day. `skipped`, where they go forward over it: it starts as much later. `twice`, where they go back: it starts at the first.',
        ),
      ),
    }),
  ),
  overlaps: v.array(
    v.object({
      screenId: Id,
      startsAt: At,
      endsAt: At,
      other: v.object({ showtimeId: Id, movieTitle: v.string(), startsAt: At, endsAt: At }),
    }),
  ),
}
export const MadeShowtimeBatch = v.object(madeShowtimes)
export const MadeShowtimeCopy = v.object({
  ...madeShowtimes,
  leftOut: v.pipe(
    v.array(v.object({ showtimeId: Id, movieTitle: v.string(), startsAt: At })),
    v.description(
      'What is not shown again: its movie or screen is archived, or its prices are of another currency.',
    ),
  ),
})

const seat = v.object({ seatId: Id, section: Section, row: v.string(), number: Count, category: v.string() })
/** Whose seats: a customer's, or kept out of sale by staff. */
const claim = <Seats extends v.GenericSchema>(seats: Seats) =>
  v.union([
    v.object({
      reservationId: Id,
      customer: v.object({ id: Id, name: v.string(), email: v.nullable(v.string()) }),
      seats,
    }),
    v.object({ blockId: Id, reason: v.string(), seats }),
  ])
export const ShowtimeMove = v.object({
  showtimeId: Id,
  dryRun: v.boolean(),
  from: screen,
  to: screen,
  moved: v.array(claim(v.array(v.object({ from: seat, to: seat })))),
  unplaced: v.pipe(
    v.array(claim(v.array(seat))),
    v.description('Whom the other screen has no seats for; only ever some in a dry run.'),
  ),
})

const cancellation = {
  showtimeId: Id,
  reason: v.string(),
  status: v.picklist(['running', 'done']),
  createdAt: AtText,
  progress: v.object({ waiting: Count, cancelled: Count, refundsDue: Count, refunded: Count }),
}
export const ShowtimeCancellation = v.object(cancellation)
export const CancelledReservation = v.object({
  reservationId: Id,
  status: v.picklist(reservationStatuses),
  payment: v.object({ status: v.string() }),
  total: Money,
  refunded: Money,
  due: Money,
})
export const ShowtimeCancellationReport = v.object({
  ...cancellation,
  reservations: pageOf(CancelledReservation),
})

export const PromoCode = v.object({
  id: Id,
  code: v.string(),
  percent: v.nullable(Count),
  amount: v.nullable(Money),
  movieId: v.nullable(Id),
  theaterId: v.nullable(Id),
  validFrom: v.nullable(At),
  validUntil: v.nullable(At),
  showtimesFrom: v.nullable(At),
  showtimesUntil: v.nullable(At),
  maxUses: v.nullable(Count),
  maxUsesPerCustomer: v.nullable(Count),
  counts: v.pipe(v.picklist(promoCounts), v.description('What maxUses, maxUsesPerCustomer and uses count.')),
  uses: v.pipe(Count, v.description('Paid or being paid: what lapses or is cancelled is given back.')),
})
export const PromoCodes = pageOf(PromoCode)
