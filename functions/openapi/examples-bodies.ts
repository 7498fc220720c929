// The same evening, as examples of what is sent.
import { cancelled, euro, session } from './examples.ts'
import { catalogue, ids } from './examples-catalogue.ts'
import { endpoint } from './examples-operation.ts'
import { taxSettings } from './examples-receipts.ts'
import { code } from './examples-tickets.ts'

const { layout, movie, review, showtime, theater } = catalogue
const { id: _movie, ...newMovie } = movie
const { id: _theater, ...newTheater } = theater
const prices = showtime.prices
const schedule = { movieId: ids.movie, language: 'en', prices, bookingFee: euro(50) }

/** By function. */
export const bodyExamples: Record<string, unknown> = {
  'users/create': { email: 'ada@example.org', password: 'correct horse battery', name: 'Ada' },
  'users/update': { name: 'Ada L.' },
  'accounts/update': { disabled: true },
  'second-factors/delete': { reason: 'The telephone was stolen; identified in person.' },
  'users/delete': { password: 'correct horse battery', tickets: 'keep' },
  'password-resets/create': { email: 'ada@example.org' },
  'password-resets/update': { password: 'staple battery horse' },
  'guests/create': {},
  'access-links/create': { email: 'ada@example.org' },
  'sessions/create': { email: 'ada@example.org', password: 'correct horse battery' },
  'authenticators/create': { password: 'correct horse battery', name: 'Phone' },
  'authenticators/delete': { password: 'correct horse battery' },
  'authenticator-confirmations/create': { code: '287082' },
  'recovery-codes/create': { password: 'correct horse battery' },
  'sessions/update': { refreshToken: session.refreshToken },
  'movies/create': newMovie,
  'movies/update': { endDate: '2026-05-14' },
  'reviews/create': { rating: 5, text: review.text },
  'reviews/update': { rating: 4 },
  'review-hidings/update': { reason: 'Tells the end.' },
  'theaters/create': newTheater,
  'theaters/update': { active: false },
  'screens/create': { number: 1, format: 'imax' },
  'screens/update': { format: 'standard' },
  'layouts/update': {
    seats: layout.seats.map(({ seatId: _, pairedSeatId: __, ...seat }) => seat),
    best: layout.best,
  },
  'showtimes/create': { screenId: ids.screen, startsAt: showtime.startsAt, ...schedule },
  'showtimes/update': { salesCutOffMinutes: 10 },
  'showtime-batches/create': {
    screenIds: [ids.screen],
    days: { from: '2026-03-30', to: '2026-04-05', weekdays: [5, 6, 7] },
    times: ['17:30', '20:15'],
    ...schedule,
    dryRun: true,
  },
  'showtime-copies/create': { from: '2026-03-23', days: 7, to: '2026-03-30', status: 'draft', dryRun: true },
  'showtime-moves/create': { screenId: ids.otherScreen, dryRun: true },
  'showtime-cancellations/create': { reason: cancelled.reason },
  'promo-codes/create': {
    code: 'SPRING',
    percent: 20,
    theaterId: ids.theater,
    maxUses: 500,
    maxUsesPerCustomer: 1,
  },
  'promo-codes/update': { validUntil: '2026-06-01T00:00:00Z' },
  'holds/create': { seats: [{ seatId: ids.seat, ticketType: 'adult' }] },
  'holds/update': { extend: true },
  'blocks/create': { seatIds: [ids.seat], reason: 'broken' },
  'reservations/create': { showtimeId: ids.showtime, holdId: ids.hold, payment: { method: 'sim_approved' } },
  'refund-settlements/create': { note: 'By bank transfer, receipt 4711.' },
  'razorpay-confirmations/create': {
    razorpay_payment_id: 'pay_29QQoUBi66xm2f',
    razorpay_order_id: 'order_9A33XWu170gUtm',
    razorpay_signature: '8d5c2e1f0a',
  },
  'unknown-capture-settlements/create': { note: 'Sold by telephone before the restore; tickets were sent.' },
  'simulator-authentications/create': { outcome: 'approve' },
  'payment-attempts/create': { method: 'sim_approved' },
  'cancellations/create': { seatIds: [ids.seat] },
  'tax-settings/update': taxSettings,
  'ticket-holders/update': { name: 'Grace Hopper', email: 'grace@example.com' },
  'ticket-mails/create': {},
  'report-mails/update': { period: 'week' },
  'sales/create': {
    showtimeId: ids.showtime,
    seats: [{ seatId: ids.seat, ticketType: 'adult' }],
    payment: { method: 'cash', tendered: 2000 },
  },
  'shifts/create': { theaterId: ids.theater, openingFloat: euro(15_000) },
  'shift-closings/create': { countedCash: euro(42_250) },
  'check-ins/delete': { reason: 'Scanned twice by mistake.' },
  'check-ins/create': { code, nonce: 'door-north-000187', door: 'North' },
  'webhooks/stripe': {
    id: 'evt_1',
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi_1', metadata: { paymentId: ids.payment } } },
  },
  'webhooks/razorpay': { event: 'payment.captured', payload: { payment: { entity: { id: 'pay_1' } } } },
  'webhook-endpoints/create': { url: endpoint.url, events: endpoint.events },
  'webhook-endpoints/update': { status: 'disabled' },
  'webhook-replays/create': {},
  'webhook-tests/create': {},
}
