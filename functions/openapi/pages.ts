// What stands around the operations: the introduction, and the sections that they are sorted into.
import manifest from '../../package.json' with { type: 'json' }

export const intro = {
  title: 'Milo',
  version: manifest.version,
  summary: 'An open backend for booking cinema seats.',
  description: `A visitor sees what is on; a buyer, customer or guest, holds seats for some minutes, pays, and gets tickets; staff run movies,
theaters, screens and showtimes.

To book: \`POST /v1/sessions\` signs in, and \`POST /v1/guests\` lets buy without an account; \`GET /v1/showtimes\` and its seat map say what is free; \`POST …/holds\` keeps
seats at a price that stays; \`POST /v1/reservations\` with an \`Idempotency-Key\` asks for the money and answers at once;
\`GET /v1/reservations/{reservationId}\` says when it is confirmed, with the tickets.

- Ids are UUIDv7. Money is minor units with a currency. Times are RFC 3339 in UTC.
- Fields and query parameters that are not known are refused.
- Lists answer \`{items, nextCursor}\`; hand \`nextCursor\` back as \`cursor\` for the next page.
- Every answer carries \`X-Request-Id\`. Errors are \`application/problem+json\` with a \`code\` of a closed list.
- A POST that takes an \`Idempotency-Key\` may be repeated with the same key: it is done once, and answered the same.`,
}

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'The access token that `POST /v1/sessions` gives. A requirement names the role that is needed.',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-access',
    description:
      'The same token in the cookie that `cookie: true` sets. Writes have to come from a page of this site.',
  },
}

interface Section {
  name: string
  description: string
  /** Folders under functions/. */
  resources: readonly string[]
}

export const sections: readonly Section[] = [
  {
    name: 'Identity',
    description: 'Accounts and logins.',
    resources: [
      'users',
      'accounts',
      'user-exports',
      'guests',
      'access-links',
      'user-sessions',
      'authenticators',
      'authenticator-confirmations',
      'recovery-codes',
      'second-factors',
      'sessions',
      'password-resets',
      'email-verifications',
      'jwks',
    ],
  },
  {
    name: 'Movies and reviews',
    description: 'What is shown, and what people think of it.',
    resources: ['movies', 'reviews', 'review-hidings'],
  },
  {
    name: 'Theaters and screens',
    description: 'Where it is shown, the seats there, and who runs it.',
    resources: ['theaters', 'theater-staff', 'screens', 'layouts'],
  },
  {
    name: 'Showtimes',
    description: 'A movie on a screen at a time, and what it costs.',
    resources: [
      'showtimes',
      'showtime-batches',
      'showtime-copies',
      'showtime-moves',
      'showtime-cancellations',
      'promo-codes',
    ],
  },
  {
    name: 'Seats and holds',
    description: 'What is free, and seats kept while their buyer pays.',
    resources: ['seat-maps', 'holds', 'blocks', 'seat-history'],
  },
  {
    name: 'Reservations and payments',
    description: 'A claim with a price, its payment, and money going back.',
    resources: [
      'reservations',
      'cancellations',
      'payment-attempts',
      'simulator-authentications',
      'payments',
      'razorpay-confirmations',
      'refunds',
      'refund-retries',
      'refund-settlements',
      'unknown-captures',
      'unknown-capture-refunds',
      'unknown-capture-settlements',
    ],
  },
  {
    name: 'Tickets',
    description: 'Proof of a seat, and the door that reads it.',
    resources: [
      'tickets',
      'receipts',
      'tax-settings',
      'ticket-holders',
      'ticket-reissues',
      'ticket-keys',
      'showtime-tickets',
      'check-ins',
    ],
  },
  {
    name: 'Office',
    description: 'The day of a theater, its counter and its reports, for the people who run it.',
    resources: [
      'today',
      'sales',
      'shifts',
      'shift-closings',
      'reports',
      'report-mails',
      'ticket-mails',
      'audit-log',
    ],
  },
  {
    name: 'Integration',
    description: 'Who is told of what, and news of payment providers.',
    resources: [
      'webhook-endpoints',
      'webhook-deliveries',
      'webhook-secrets',
      'webhook-tests',
      'webhook-replays',
      'webhooks',
    ],
  },
  {
    name: 'Operation',
    description: 'Jobs, messages that no attempt helped, and this description.',
    resources: ['scheduled', 'dead-letters', 'dead-letter-replays', 'openapi', 'docs'],
  },
]
