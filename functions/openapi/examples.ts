// One evening at one cinema, as examples of what is answered. The linter holds each of them against its
// schema.
import { accountExamples } from './examples-accounts.ts'
import { catalogue, ids, staffRefund } from './examples-catalogue.ts'
import { officeExamples } from './examples-office.ts'
import { at, operationExamples, page } from './examples-operation.ts'
import { receiptExamples } from './examples-receipts.ts'
import { code, shownShow, ticketExamples } from './examples-tickets.ts'

const { movie, theater, screen, layout, showtime, promoCode, review, rating } = catalogue
const later = '2026-03-29T18:07:11.000Z'
export const euro = (amount: number) => ({ amount, currency: 'EUR' })
const user = { id: ids.user, email: 'ada@example.org', name: 'Ada', roles: ['customer'] }
export const session = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsImtpZCI6InRva2Vucy0xIn0.eyJpc3MiOiJtaWxvIn0.c2lnbmF0dXJl',
  refreshToken: 'q7Zk1cVv0b3m2Q9s5fT8xJ4nWl6yRdEoUhAaGgIiKkM',
  tokenType: 'Bearer',
  expiresIn: 900,
  user,
}
const place = { seatId: ids.seat, section: null, row: 'C', number: 7, category: 'standard' }
const heldSeat = { ...place, ticketType: 'adult', price: euro(1250) }
const price = { seats: [heldSeat], fees: euro(50), total: euro(1300) }
const hold = {
  id: ids.hold,
  showtimeId: ids.showtime,
  ...price,
  fence: 1774807331000001,
  expiresAt: later,
  ...{ extensionsLeft: 10, extendableUntil: '2026-03-29T18:32:11.000Z' },
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
export const cancelled = {
  showtimeId: ids.showtime,
  reason: 'The projector broke.',
  status: 'running',
  createdAt: at,
  progress: { waiting: 12, cancelled: 80, refundsDue: 3, refunded: 77 },
}
const guestSession = {
  accessToken: session.accessToken,
  tokenType: 'Bearer',
  expiresIn: 86_400,
  buyer: { id: ids.user, kind: 'guest' },
}

const madeShowtimes = {
  dryRun: true,
  showtimes: [
    {
      ...{ id: null, screenId: ids.screen, startsAt: showtime.startsAt, endsAt: showtime.endsAt },
      ...{ day: '2026-12-24', time: '20:00', clock: 'once' },
    },
  ],
  overlaps: [],
}

/** By the name of the schema. */
export const answerExamples: Record<string, unknown> = {
  User: user,
  OwnAccount: { ...user, emailVerified: true, language: 'de' },
  Session: session,
  NewSession: session,
  ...accountExamples,
  RenewedSession: session,
  NewGuest: guestSession,
  GuestSession: guestSession,
  StaffMembers: page({ userId: ids.user, email: 'sam@example.org', name: 'Sam', since: at }),
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
  Showtime: {
    ...showtime,
    preShowMinutes: 15,
    cleaningMinutes: 15,
    orphanRule: 'warn',
    companionReleaseMinutes: 60,
  },
  Showtimes: page(showtime),
  MadeShowtimeBatch: madeShowtimes,
  MadeShowtimeCopy: { ...madeShowtimes, leftOut: [] },
  ShowtimeMove: {
    showtimeId: ids.showtime,
    dryRun: true,
    from: showtime.screen,
    to: { id: ids.otherScreen, number: 2, format: 'standard' },
    moved: [
      {
        reservationId: ids.reservation,
        customer: { id: ids.user, name: 'Ada', email: 'ada@example.org' },
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
    seats: [
      {
        ...place,
        accessible: false,
        companion: false,
        pairedSeatId: null,
        x: 6,
        y: 2,
        state: 'free',
        price: euro(1250),
      },
    ],
  },
  Hold: hold,
  Holds: page(hold),
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
  StaffRefund: staffRefund,
  StaffRefunds: page(staffRefund),
  Payment: {
    id: ids.payment,
    reservationId: ids.reservation,
    status: 'captured',
    method: 'sim_approved',
    amount: euro(1300),
    attempts: [
      {
        id: ids.payment,
        number: 1,
        method: 'sim_approved',
        provider: 'simulator',
        status: 'captured',
        startedAt: at,
        endedAt: at,
      },
    ],
    refunds: [],
    createdAt: at,
    updatedAt: at,
  },
  Authentication: { paymentId: ids.payment, reservationId: ids.reservation, outcome: 'approve' },
  BegunAttempt: {
    reservationId: ids.reservation,
    number: 2,
    method: 'sim_approved',
    payment: { id: ids.payment, status: 'requested' },
    attemptsLeft: 3,
    expiresAt: '2026-03-29T18:12:40.000Z',
  },
  ...receiptExamples,
  ...ticketExamples,
  ...operationExamples,
  ...officeExamples,
  Sale: { reservation, change: euro(700) },
}
