// One evening at one cinema, as examples of what is answered. The linter holds each of them against its schema.
import { catalogue, ids } from './examples-catalogue.ts'

const { movie, theater, screen, layout, showtime, promoCode, review, rating } = catalogue
const at = '2026-03-29T18:02:11.000Z'
const later = '2026-03-29T18:07:11.000Z'
export const euro = (amount: number) => ({ amount, currency: 'EUR' })
const page = (...items: object[]) => ({ items, nextCursor: null })

const user = { id: ids.user, email: 'ada@example.org', name: 'Ada', roles: ['customer'] }
export const session = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsImtpZCI6InRva2Vucy0xIn0.eyJpc3MiOiJtaWxvIn0.c2lnbmF0dXJl',
  refreshToken: 'q7Zk1cVv0b3m2Q9s5fT8xJ4nWl6yRdEoUhAaGgIiKkM',
  tokenType: 'Bearer',
  expiresIn: 900,
  user,
}
const place = { seatId: ids.seat, row: 'C', number: 7, category: 'standard' }
const heldSeat = { ...place, ticketType: 'adult', price: euro(1250) }
const price = { seats: [heldSeat], fees: euro(50), total: euro(1300) }
const hold = {
  id: ids.hold,
  showtimeId: ids.showtime,
  ...price,
  fence: 1774807331000001,
  expiresAt: later,
  serverTime: at,
  version: 1774807331000002,
}
const created = {
  id: ids.reservation,
  status: 'awaiting_payment',
  showtimeId: ids.showtime,
  ...price,
  payment: { id: ids.payment, status: 'requested' },
  expiresAt: '2026-03-29T18:12:40.000Z',
}
export const code = 'MILO1.AZjF1H86fBGaUmwOWx0vAQ_Zm9yIHRoaXMgcGFnZSBhbG9uZQ'
const shownShow = {
  movieTitle: movie.title,
  theaterName: theater.name,
  city: theater.city,
  timeZone: theater.timeZone,
  screenNumber: 1,
  startsAt: showtime.startsAt,
}
const refund = { id: ids.refund, status: 'due', amount: euro(1300) }
const reservation = {
  ...created,
  status: 'confirmed',
  showtime: shownShow,
  payment: { id: ids.payment, status: 'captured', method: 'sim_approved' },
  tickets: [{ id: ids.ticket, code, status: 'valid', seat: place }],
  refunds: [],
  createdAt: at,
}
const { price: _, ...ticketSeat } = heldSeat
const ticket = {
  id: ids.ticket,
  reservationId: ids.reservation,
  code,
  status: 'valid',
  issuedAt: at,
  seat: ticketSeat,
  showtime: { id: ids.showtime, ...shownShow, address: theater.address },
}
export const cancelled = {
  showtimeId: ids.showtime,
  reason: 'The projector broke.',
  status: 'running',
  createdAt: at,
  progress: { waiting: 12, cancelled: 80, refundsDue: 3, refunded: 77 },
}
export const endpoint = {
  id: ids.endpoint,
  url: 'https://partner.example.org/milo',
  events: ['reservation.confirmed', 'refund.settled'],
  status: 'enabled',
  createdAt: at,
}
const letter = {
  id: ids.letter,
  messageId: ids.message,
  queue: 'payments',
  type: 'payment.requested',
  version: 1,
  requestId: '4f0c2a9be1d84c61',
  reason: 'ten attempts, the last: the provider does not answer',
  attempts: 10,
  status: 'waiting',
  at,
  closedAt: null,
  closingReason: null,
  message: { paymentId: ids.payment, reservationId: ids.reservation },
}

/** By the name of the schema. */
export const answerExamples: Record<string, unknown> = {
  User: user,
  Session: session,
  StaffMembers: page({ userId: ids.user, email: 'sam@example.org', name: 'Sam', since: at }),
  KeySet: {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        kid: 'tokens-1',
        use: 'sig',
        alg: 'ES256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      },
    ],
  },
  Movie: movie,
  Movies: page({ ...movie, rating }),
  Review: { ...review, hiddenReason: null },
  Reviews: { ...rating, distribution: { '1': 0, '2': 1, '3': 2, '4': 11, '5': 17 }, ...page(review) },
  Theater: theater,
  Theaters: page(theater),
  Screen: screen,
  Screens: page(screen),
  Layout: { screenId: ids.screen, version: 1, ...layout },
  LayoutChange: {
    screenId: ids.screen,
    seats: 2,
    version: 2,
    movedShowtimeIds: [ids.showtime],
    keptShowtimeIds: [],
  },
  Showtime: { ...showtime, preShowMinutes: 15, cleaningMinutes: 15, orphanRule: 'warn' },
  Showtimes: page(showtime),
  MadeShowtimeBatch: {
    dryRun: true,
    showtimes: [{ id: null, screenId: ids.screen, startsAt: showtime.startsAt, endsAt: showtime.endsAt }],
    overlaps: [],
  },
  ShowtimeMove: {
    showtimeId: ids.showtime,
    dryRun: true,
    from: showtime.screen,
    to: { id: ids.otherScreen, number: 2, format: 'standard' },
    moved: [
      {
        reservationId: ids.reservation,
        customer: { id: ids.user, name: 'Ada' },
        seats: [{ from: place, to: { ...place, seatId: ids.otherSeat } }],
      },
    ],
    unplaced: [{ blockId: ids.block, reason: 'critics', seats: [place] }],
  },
  ShowtimeCancellation: cancelled,
  ShowtimeCancellationReport: {
    ...cancelled,
    reservations: page({
      reservationId: ids.reservation,
      status: 'cancelled',
      payment: { status: 'refunded' },
      total: euro(1300),
      refunded: euro(1300),
      due: euro(0),
    }),
  },
  PromoCode: promoCode,
  PromoCodes: page(promoCode),
  SeatMap: {
    showtimeId: ids.showtime,
    version: hold.version,
    serverTime: at,
    seats: [{ ...place, accessible: false, x: 6, y: 2, state: 'free', price: euro(1250) }],
  },
  Hold: hold,
  NewHold: hold,
  ShownBlock: {
    id: ids.block,
    showtimeId: ids.showtime,
    seatIds: [ids.seat],
    reason: 'broken',
    createdAt: at,
  },
  SeatEvents: page({
    event: 'sold',
    reason: null,
    reservationId: ids.reservation,
    actorId: ids.user,
    fence: hold.fence,
    requestId: '4f0c2a9be1d84c61',
    at,
  }),
  CreatedReservation: created,
  Reservation: reservation,
  Reservations: page(reservation),
  Cancellation: { reservationId: ids.reservation, seatIds: [ids.seat], refund },
  Payment: {
    id: ids.payment,
    reservationId: ids.reservation,
    status: 'captured',
    method: 'sim_approved',
    amount: euro(1300),
    refunds: [],
    createdAt: at,
    updatedAt: at,
  },
  Ticket: ticket,
  Tickets: page(ticket),
  ShownCheckIn: {
    id: ids.checkIn,
    ticketId: ids.ticket,
    showtimeId: ids.showtime,
    door: 'North',
    seat: { row: 'C', number: 7 },
    moved: false,
    checkedInAt: at,
  },
  ProviderNews: { received: true, repeated: false },
  WebhookEndpoint: endpoint,
  WebhookEndpoints: page(endpoint),
  NewWebhookEndpoint: {
    ...endpoint,
    secret: 'whsec_0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9',
  },
  WebhookDeliveries: page({
    id: ids.delivery,
    eventId: ids.message,
    type: 'reservation.confirmed',
    data: { reservationId: ids.reservation },
    status: 'delivered',
    attempts: 1,
    responseStatus: 200,
    error: null,
    createdAt: at,
    finishedAt: at,
  }),
  WebhookReplay: { replayed: 14 },
  DeadLetters: page(letter),
  ShownDeadLetter: { ...letter, replay: { possible: true, effect: 'The refunds that are due are made.' } },
  DeadLetterReplay: { id: ids.letter, status: 'replayed', effect: 'The refunds that are due are made.' },
  ApiDescription: { openapi: '3.1.0', info: { title: 'Milo', version: '0.1.0' }, paths: {} },
  JobResult: {
    lapsed: 3,
    expiredHolds: 14,
    forgottenKeys: 0,
    forgottenMessages: 0,
    rankedMovies: 42,
    more: false,
  },
}
