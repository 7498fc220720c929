// The same evening, as examples of its tickets and of the door.
import { catalogue, ids } from './examples-catalogue.ts'
import { at, page } from './examples-operation.ts'

const { movie, theater, showtime } = catalogue
export const code = 'MILO1.AZjF1H86fBGaUmwOWx0vAQ_Zm9yIHRoaXMgcGFnZSBhbG9uZQ'
const googleWalletUrl = 'https://pay.google.com/gp/v/save/eyJhbGciOiJSUzI1NiJ9.e30.c2ln'
export const shownShow = {
  movieTitle: movie.title,
  theaterName: theater.name,
  city: theater.city,
  timeZone: theater.timeZone,
  screenNumber: 1,
  startsAt: showtime.startsAt,
}
const ticketSeat = {
  seatId: ids.seat,
  section: null,
  row: 'C',
  number: 7,
  category: 'standard',
  ticketType: 'adult',
}
const ticket = {
  id: ids.ticket,
  reservationId: ids.reservation,
  code,
  status: 'valid',
  issuedAt: at,
  seat: { ...ticketSeat, accessible: false, companion: false },
  showtime: { id: ids.showtime, ...shownShow, address: theater.address, endsAt: '2026-03-29T21:05:00.000Z' },
  holder: null,
}

export const ticketExamples: Record<string, unknown> = {
  Ticket: ticket,
  TicketWithWallet: {
    ...ticket,
    googleWalletUrl,
  },
  Tickets: page(ticket),
  TicketReissues: page({ ticketId: ids.ticket, issue: 1 }),
  ShownCheckIn: {
    id: ids.checkIn,
    ticketId: ids.ticket,
    showtimeId: ids.showtime,
    movie: { id: ids.movie, title: movie.title },
    startsAt: showtime.startsAt,
    screen: { id: ids.screen, number: 1 },
    door: 'North',
    seat: { section: null, row: 'C', number: 7 },
    moved: false,
    forcedReason: null,
    checkedInAt: at,
  },
}
