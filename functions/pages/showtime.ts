// GET /showtimes/:showtimeId — a showtime's seats as they are now, with their prices.
import { seatsOfLayout } from '#shared/cache/layouts.ts'
import { findSaleTerms } from '#shared/db/seating.ts'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { isOnSale } from '#shared/domain/showtime.ts'
import { readSnapshot, seatsOf } from '#shared/sales/seat-map-snapshots.ts'
import { Id } from '#shared/std/ids.ts'
import { dayOf } from '../../web/components/times.ts'
import { ShowtimePage } from '../../web/pages/showtime.tsx'
import { newPage } from './page.ts'

/** Seats change by the second, and a crowd that reloads must not read each time what it cannot tell apart. */
const FRESH_MS = 1_000

export default newPage({
  path: '/showtimes/:showtimeId',
  summary: 'The seats of a showtime',
  reads: { showtimeId: Id },
  tags: ['programme', 'terms'],
  freshMs: FRESH_MS,
  async show(c, { showtimeId }, site) {
    if (showtimeId === undefined) return undefined
    const { sql, redis } = { sql: c.get('sql'), redis: c.get('redis') }
    const [showtime, found] = await Promise.all([
      findShowtime(sql, showtimeId),
      findSaleTerms(sql, showtimeId),
    ])
    if (!showtime || !found || found.status === 'draft') return undefined
    const viewed = { showtimeId, terms: found, layout: await seatsOfLayout(sql, found.layoutId) }
    const map = await readSnapshot({ sql, redis }, viewed)
    const { terms } = viewed
    const { movie, theater, screen, startsAt, language, format } = showtime
    const day = dayOf(startsAt, theater.timeZone)
    const onSale = isOnSale(terms, new Date())
    return ShowtimePage({
      site,
      showtime: {
        id: showtimeId,
        movie,
        theater,
        screen: screen.number,
        startsAt,
        day,
        language,
        format,
        onSale,
        tariff: { currency: terms.currency, prices: terms.prices, fee: terms.bookingFee },
      },
      seats: seatsOf(viewed, map),
      at: new Date(map.serverTime),
    })
  },
})
