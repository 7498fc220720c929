// GET /office/reservations — the reservations of a theater, found by what people say of them.
import * as v from 'valibot'
import { findBuyers } from '#shared/db/buyers.ts'
import { listReservations } from '#shared/db/reservation-views.ts'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { listTodaysShowtimes } from '#shared/db/today.ts'
import { boundsOf, businessDayAt } from '#shared/domain/business-day.ts'
import { type Reservation, reservationStatuses } from '#shared/domain/reservation.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { Day, Line } from '#shared/http/requests/inputs.ts'
import { listIn, moneyIn } from '#shared/messages/formats.ts'
import { Id } from '#shared/std/ids.ts'
import type { Office, Theater } from '../../../web/components/office/office.ts'
import { shortMoment } from '../../../web/components/times.ts'
import { type FoundReservation, ReservationsPage } from '../../../web/pages/office/reservations.tsx'
import { shortNumber } from './at-showtime.ts'
import { newTheaterPage } from './office-page.ts'

const ON_A_PAGE = 25

export default newTheaterPage({
  path: '/office/reservations',
  summary: 'Reservations of a theater',
  reads: {
    q: v.pipe(Line(400), v.minLength(2)),
    showtime: Id,
    date: Day,
    status: v.picklist(reservationStatuses),
    cursor: Id,
  },
  async show(c, { q, showtime: showtimeId, date, status, cursor }, office) {
    const { theater } = office
    const found = await listReservations(c.var.sql, {
      viewerId: c.var.user.id,
      theaterId: theater.id,
      q,
      showtimeId,
      ...(date === undefined ? {} : boundsOf(date, theater.timeZone)),
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { after: cursor }),
      limit: ON_A_PAGE + 1,
    })
    const shown = found.slice(0, ON_A_PAGE)
    return ReservationsPage({
      office,
      asked: { q, showtime: showtimeId, date, status },
      showtimes: await choices(c, office, theater, { date, showtimeId }),
      statuses: reservationStatuses,
      found: await rowsOf(c, office, theater, shown),
      next: found.length > ON_A_PAGE ? shown.at(-1)!.id : undefined,
      isFirst: cursor === undefined,
    })
  },
})

/** The showtimes of the chosen day, else of today, and the chosen one. */
async function choices(
  c: FunctionContext,
  { language }: Office,
  { id: theaterId, timeZone }: Theater,
  { date, showtimeId }: { date: string | undefined; showtimeId: string | undefined },
) {
  const day = date ?? businessDayAt(new Date(), timeZone)
  const ofDay = await listTodaysShowtimes(c.var.sql, theaterId, boundsOf(day, timeZone))
  const isListed = showtimeId === undefined || ofDay.some(({ id }) => id === showtimeId)
  const chosen = isListed ? undefined : await findShowtime(c.var.sql, showtimeId)
  const all = chosen?.theater.id === theaterId ? [chosen, ...ofDay] : ofDay
  return all.map(({ id, movie, startsAt }) => ({
    id,
    name: `${shortMoment(language, startsAt, timeZone)} · ${movie.title}`,
  }))
}

async function rowsOf(
  c: FunctionContext,
  { language }: Office,
  { timeZone }: Theater,
  reservations: readonly Reservation[],
): Promise<FoundReservation[]> {
  const buyers = await findBuyers(
    c.var.sql,
    reservations.map(({ userId }) => userId),
  )
  return reservations.map(({ id, userId, showtime, seats, contact, total, currency, status }) => {
    const buyer = buyers.get(userId)
    return {
      id,
      number: shortNumber(id),
      name: contact?.name ?? (buyer?.guest ? null : (buyer?.name ?? null)),
      email: contact?.email ?? buyer?.email ?? null,
      movie: showtime.movieTitle,
      when: shortMoment(language, new Date(showtime.startsAt), timeZone),
      seats: listIn(language, seats.map(seatLabel)),
      total: moneyIn(language, total, currency),
      status,
    }
  })
}
