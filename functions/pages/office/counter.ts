// GET /office/counter — sells at the counter: the showtimes of the day that are for sale, and their prices.
import { findSaleTerms } from '#shared/db/seating.ts'
import { findOpenShiftAt } from '#shared/db/shifts.ts'
import { readToday } from '#shared/sales/today.ts'
import type { CounterShowtime } from '../../../web/components/office/counter/counter.ts'
import { CounterPage } from '../../../web/pages/office/counter.tsx'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office/counter',
  summary: 'Sell at the counter',
  reads: {},
  async show(c, _asked, office) {
    const { theater, language } = office
    const { sql, user } = c.var
    const [day, shiftId] = await Promise.all([
      readToday(c, theater.id, theater.timeZone),
      findOpenShiftAt(sql, user.id, theater.id),
    ])
    // At the counter a showtime is sold until it ends.
    const open = day.showtimes.filter(
      ({ status, endsAt }) => status === 'scheduled' && endsAt > day.serverTime,
    )
    const showtimes = await Promise.all(
      open.map(async ({ id, movie, screen, startsAt, capacity, sold, held, blocked }) => {
        const terms = await findSaleTerms(sql, id)
        const free = Math.max(capacity - sold - held - blocked, 0)
        const { prices = {}, bookingFee: fee = 0 } = terms ?? {}
        const shown: CounterShowtime = {
          id,
          title: movie.title,
          screen: screen.number,
          startsAt: startsAt.getTime(),
          free,
          prices,
          fee,
        }
        return shown
      }),
    )
    const { id, name, timeZone, currency } = theater
    const data = { language, timeZone, currency, theater: { id, name }, showtimes }
    return CounterPage({ office, shiftId, data })
  },
})
