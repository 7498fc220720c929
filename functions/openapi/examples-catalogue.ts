// The catalogue of the examples: a movie on a screen of a theater, and the ids by which everything else names
// them.

const names = [
  'user',
  'movie',
  'review',
  'theater',
  'screen',
  'seat',
  'accessibleSeat',
  'showtime',
  'promo',
  'hold',
  'block',
  'reservation',
  'payment',
  'refund',
  'ticket',
  'checkIn',
  'endpoint',
  'delivery',
  'letter',
  'message',
  'otherScreen',
  'otherSeat',
  'shift',
] as const

/** Invented ids in the right form (UUIDv7). */
export const ids = Object.fromEntries(
  names.map((name, index) => [name, `0198c5d4-8a10-7b7e-8d21-3f6a9c4e11${String(index + 10)}`]),
) as Record<(typeof names)[number], string>

const euro = (amount: number) => ({ amount, currency: 'EUR' })

const movie = {
  id: ids.movie,
  title: 'The Long Rehearsal',
  originalTitle: null,
  synopsis: 'A theatre company rehearses one play for eleven years.',
  genres: ['drama'],
  languages: ['en'],
  subtitles: ['pt'],
  durationMinutes: 104,
  certificate: '12',
  releaseDate: '2026-01-15',
  endDate: null,
  posterUrl: 'https://images.example.org/the-long-rehearsal.jpg',
  trailerUrl: null,
  credits: [{ role: 'director', name: 'Inês Duarte' }],
}

const theater = {
  id: ids.theater,
  name: 'Cinema Alvorada',
  city: 'Lisbon',
  address: 'Rua Augusta 1',
  position: { latitude: 38.71, longitude: -9.14 },
  timeZone: 'Europe/Lisbon',
  currency: 'EUR',
  active: true,
}

const screen = {
  id: ids.screen,
  theaterId: ids.theater,
  number: 1,
  format: 'standard',
  layoutVersion: 1,
  seats: 2,
}

const seat = { section: null, row: 'C', category: 'standard', y: 2 }
const layout = {
  best: { x: 6.5, y: 2 },
  seats: [
    {
      ...seat,
      seatId: ids.seat,
      number: 7,
      accessible: false,
      companion: true,
      pairedSeatId: ids.accessibleSeat,
      x: 6,
    },
    {
      ...seat,
      seatId: ids.accessibleSeat,
      number: 8,
      accessible: true,
      companion: false,
      pairedSeatId: null,
      x: 7,
    },
  ],
}

const showtime = {
  id: ids.showtime,
  movie: { id: ids.movie, title: movie.title, durationMinutes: 104, certificate: '12' },
  theater: { id: ids.theater, name: theater.name, city: theater.city, timeZone: theater.timeZone },
  screen: { id: ids.screen, number: 1, format: 'standard' },
  startsAt: '2026-03-29T19:00:00.000Z',
  endsAt: '2026-03-29T21:14:00.000Z',
  salesCloseAt: '2026-03-29T19:00:00.000Z',
  language: 'en',
  format: 'standard',
  status: 'scheduled',
  prices: { standard: { adult: euro(1250), child: euro(900) } },
  bookingFee: euro(50),
}

const promoCode = {
  id: ids.promo,
  code: 'SPRING',
  percent: 20,
  amount: null,
  movieId: null,
  theaterId: ids.theater,
  validFrom: null,
  validUntil: '2026-06-01T00:00:00.000Z',
  showtimesFrom: null,
  showtimesUntil: null,
  maxUses: 500,
  maxUsesPerCustomer: 1,
  counts: 'reservations',
  uses: 37,
}

const review = {
  id: ids.review,
  movieId: ids.movie,
  author: { name: 'Ada' },
  rating: 5,
  text: 'Worth every one of the eleven years.',
  createdAt: '2026-03-30T09:12:00.000Z',
  updatedAt: '2026-03-30T09:12:00.000Z',
}
const rating = { average: 4.4, count: 31 }

export const catalogue = { movie, theater, screen, layout, showtime, promoCode, review, rating }

export const unknownCapture = {
  id: ids.refund,
  provider: 'stripe',
  reference: 'pi_3QdEmo',
  reason: 'no_payment',
  paymentId: null,
  amount: { amount: 2600, currency: 'EUR' },
  givenBack: { amount: 0, currency: 'EUR' },
  status: 'open',
  capturedAt: '2026-03-28T20:14:03.000Z',
  foundAt: '2026-03-29T03:30:02.000Z',
}

export const staffRefund = {
  id: ids.refund,
  paymentId: ids.payment,
  reservationId: ids.reservation,
  showtimeId: ids.showtime,
  provider: 'stripe',
  status: 'failed',
  amount: { amount: 1300, currency: 'EUR' },
  reason: 'customer',
  failureReason: 'expired_or_canceled_card',
  seatIds: [ids.seat],
  createdAt: '2026-03-29T18:02:11.000Z',
  updatedAt: '2026-03-29T18:07:11.000Z',
}
