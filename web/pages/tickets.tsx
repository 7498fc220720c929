// What somebody booked, the newest first; and one ticket alone on the screen.
import { Page } from '../components/page.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { type PageTicket, TicketCard } from '../components/ticket.tsx'
import { reservationMessages } from '../messages/reservation.ts'

export interface ListedReservation {
  id: string
  status: string
  movie: string
  when: string
  place: string
  seats: number
}

export function TicketsPage({
  site,
  reservations,
}: {
  site: Site
  reservations: readonly ListedReservation[]
}) {
  const texts = reservationMessages[site.language]
  return (
    <Page site={site} head={{ title: texts.myTickets }}>
      <h1>{texts.myTickets}</h1>
      {reservations.length === 0 ? (
        <div class="empty">
          <p>{texts.noTickets}</p>
          <a class="button" href={linkTo(site, '/')}>
            {texts.toMovies}
          </a>
        </div>
      ) : (
        <ul class="reservations">
          {reservations.map(({ id, status, movie, when, place, seats }) => (
            <li key={id}>
              <a class="reservation" href={linkTo(site, `/r/${id}`)}>
                <strong>
                  <bdi>{movie}</bdi>
                </strong>
                <span>{when}</span>
                <span class="soft">
                  {place} · {texts.seatsOf(seats)}
                </span>
                <span class={`state ${status}`}>{texts.statusWords[status]}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={linkTo(site, '/access-links')}>{texts.boughtElsewhere}</a>
      </p>
    </Page>
  )
}

export function TicketPage({
  site,
  ticket,
  reservationId,
}: {
  site: Site
  ticket: PageTicket
  reservationId: string
}) {
  const texts = reservationMessages[site.language]
  return (
    <Page site={site} head={{ title: `${ticket.movie}, ${ticket.seat}` }}>
      <div class="full-ticket">
        <h1 class="visually-hidden">{`${ticket.movie}, ${ticket.seat}`}</h1>
        <TicketCard site={site} ticket={ticket} full />
        <p>
          <a href={linkTo(site, `/r/${reservationId}`)}>{texts.backToReservation}</a>
        </p>
      </div>
    </Page>
  )
}
