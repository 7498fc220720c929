// GET /office/showtimes/:showtimeId — a showtime for staff: seats, blocks, check-in, prices, the move to
// another screen, and its cancellation.
import { seatsOfLayout } from '#shared/cache/layouts.ts'
import { listBlocks } from '#shared/db/blocks.ts'
import { countCheckIns } from '#shared/db/check-in-lists.ts'
import { listScreens } from '#shared/db/screens.ts'
import { findSaleTerms } from '#shared/db/seating.ts'
import { findShowtimeCancellation, listCancelledReservations } from '#shared/db/showtime-cancellations.ts'
import { canShow } from '#shared/domain/screen.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { showShowtimeCancellation } from '#shared/http/views/showtime-cancellations.ts'
import { listIn, moneyIn, wallTimeIn } from '#shared/messages/formats.ts'
import { isOutage } from '#shared/resources.ts'
import { readSnapshot, seatsOf } from '#shared/sales/seat-map-snapshots.ts'
import { readSeatFigures } from '#shared/sales/today.ts'
import { Id } from '#shared/std/ids.ts'
import type { TheaterOffice } from '../../../web/components/office/office.ts'
import { shortMoment } from '../../../web/components/times.ts'
import { OfficeShowtimePage } from '../../../web/pages/office/showtime.tsx'
import { atShowtime, shortNumber } from './at-showtime.ts'
import { newOfficePage } from './office-page.ts'

/** More blocks than a hall has reasons for. */
const MOST_BLOCKS = 200
const LINES_ON_A_PAGE = 50
/** More screens than any theater has. */
const MOST_SCREENS = 100

export default newOfficePage({
  path: '/office/showtimes/:showtimeId',
  summary: 'A showtime for staff',
  reads: { showtimeId: Id, cursor: Id },
  async show(c, { showtimeId, cursor }, everywhere) {
    const at = showtimeId && (await atShowtime(c, everywhere, showtimeId))
    if (!at) return undefined
    const { office, showtime } = at
    const { sql } = c.var
    const [figures, checkIns, blocks, screens, seats, cancellation] = await Promise.all([
      readSeatFigures(c, office.theater.id, showtime),
      countCheckIns(sql, showtimeId),
      listBlocks(sql, { showtimeId, after: undefined, limit: MOST_BLOCKS }),
      listScreens(sql, office.theater.id, { limit: MOST_SCREENS }),
      readSeats(c, showtimeId),
      readCancellation(c, office, showtimeId, cursor),
    ])
    const { startsAt, salesCloseAt, prices, bookingFee, screen } = showtime
    return OfficeShowtimePage({
      office,
      showtime,
      when: wallTimeIn(office.language, startsAt, office.theater.timeZone),
      salesEnd: shortMoment(office.language, salesCloseAt, office.theater.timeZone),
      cutOffMinutes: Math.round((startsAt.getTime() - salesCloseAt.getTime()) / 60_000),
      figures: figures!,
      revenue: moneyIn(office.language, figures!.revenue.amount, figures!.revenue.currency),
      checkIns,
      blocks: blocks.map((block) => ({
        id: block.id,
        reason: block.reason,
        seatIds: block.seats.map(({ seatId }) => seatId),
        names: listIn(office.language, block.seats.map(seatLabel)),
        by: block.createdBy.name,
        at: shortMoment(office.language, block.createdAt, office.theater.timeZone),
      })),
      screens: (screens ?? []).filter(
        ({ id, format, seats }) => id !== screen.id && seats > 0 && canShow(format, showtime.format),
      ),
      tariff: { currency: bookingFee.currency, prices: amountsOf(prices), fee: bookingFee.amount },
      seats,
      cancellation,
    })
  },
})

/** The seats as they are now; undefined while Redis is away: the rest of the page is shown all the same. */
async function readSeats(c: FunctionContext, showtimeId: string) {
  const { sql, redis, log } = c.var
  try {
    const terms = (await findSaleTerms(sql, showtimeId))!
    const layout = await seatsOfLayout(sql, terms.layoutId)
    const viewed = { showtimeId, terms, layout }
    const map = await readSnapshot({ sql, redis }, viewed)
    return { seats: seatsOf(viewed, map), at: new Date(map.serverTime) }
  } catch (error) {
    if (!isOutage(error)) throw error
    log.warn({ err: error, showtimeId }, 'the seats are not shown')
    return undefined
  }
}

const amountsOf = (prices: Record<string, Record<string, { amount: number }>>) =>
  Object.fromEntries(
    Object.entries(prices).map(([category, byType]) => [
      category,
      Object.fromEntries(Object.entries(byType).map(([type, { amount }]) => [type, amount])),
    ]),
  )

async function readCancellation(
  c: FunctionContext,
  { language }: TheaterOffice,
  showtimeId: string,
  after: string | undefined,
) {
  const found = await findShowtimeCancellation(c.var.sql, showtimeId)
  if (!found) return undefined
  const rows = await listCancelledReservations(c.var.sql, { showtimeId, after, limit: LINES_ON_A_PAGE + 1 })
  const shown = rows.slice(0, LINES_ON_A_PAGE)
  return {
    ...showShowtimeCancellation(found),
    lines: shown.map(({ reservationId, status, currency, total, refunded, due }) => ({
      id: reservationId,
      number: shortNumber(reservationId),
      status,
      total: moneyIn(language, total, currency),
      refunded: moneyIn(language, refunded, currency),
      due: moneyIn(language, due, currency),
    })),
    next: rows.length > LINES_ON_A_PAGE ? shown.at(-1)!.reservationId : undefined,
  }
}
