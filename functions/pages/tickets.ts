// GET /tickets — what the visitor booked, the newest first.
import { listReservations } from '#shared/db/reservation-views.ts'
import { listIn, wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import { TicketsPage } from '../../web/pages/tickets.tsx'
import { newPrivatePage } from './private-page.ts'

/** Some years of somebody who goes often. */
const MOST = 100

export default newPrivatePage({
  path: '/tickets',
  summary: 'My tickets',
  reads: {},
  visitors: ['guest', 'account'],
  async show(c, _asked, site) {
    const { id } = c.var.user
    const own = site.visitor === 'guest' ? { guestId: id } : { userId: id }
    const found = await listReservations(c.var.sql, { ...own, limit: MOST })
    const m = messages[site.language]
    return TicketsPage({
      site,
      reservations: found.map(({ id, status, showtime, seats }) => ({
        id,
        status,
        movie: showtime.movieTitle,
        when: wallTimeIn(site.language, new Date(showtime.startsAt), showtime.timeZone),
        place: listIn(site.language, [m.screen(showtime.theaterName, showtime.screenNumber), showtime.city]),
        seats: seats.length,
      })),
    })
  },
})
