// The closed list of error codes and how each is answered: application/problem+json (RFC 9457).
// A client may rely on `code`; `title` and `detail` are prose for people and may change.

export interface ProblemKind {
  status: 400 | 401 | 403 | 404 | 405 | 406 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503
  title: string
  detail: string
  /** Seconds after which it makes sense to try again; sent as Retry-After. */
  retryAfter?: number
}

export const problemKinds = {
  invalid_input: {
    status: 400,
    title: 'Invalid input',
    detail: 'Some fields are missing, unknown or invalid: see errors.',
  },
  malformed_json: { status: 400, title: 'Malformed JSON', detail: 'The body is not valid JSON.' },
  idempotency_key_missing: {
    status: 400,
    title: 'Idempotency-Key missing',
    detail:
      'Send an Idempotency-Key header of 1 to 255 characters, new for each intent and the same for each retry of it.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not signed in',
    detail: 'Send "Authorization: Bearer <access token>"; POST /v1/sessions gives one.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Wrong e-mail or password',
    detail: 'No account has this e-mail and password.',
  },
  second_factor_required: {
    status: 401,
    title: 'Second factor required',
    detail: 'Send the code of your authenticator, or a recovery code, as "code" beside e-mail and password.',
  },
  token_expired: {
    status: 401,
    title: 'Token expired',
    detail: 'The access token has expired: get a new one with PUT /v1/sessions/current, or sign in again.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    detail: 'Your account is not allowed to do this.',
  },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing here that you may see.' },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path does not support this method: see Allow.',
  },
  not_acceptable: {
    status: 406,
    title: 'Not available in this form',
    detail: 'It is not available in a form that Accept asks for.',
  },
  request_timeout: {
    status: 408,
    title: 'Request took too long',
    detail: 'The body of the request did not arrive in time: send it again.',
  },
  seats_taken: {
    status: 409,
    title: 'Seats taken',
    detail: 'Some of these seats are held or sold: choose others. Nothing was held.',
  },
  hold_expired: {
    status: 409,
    title: 'Hold expired',
    detail: 'The hold has expired or was released: hold seats again.',
  },
  hold_not_extendable: {
    status: 409,
    title: 'Hold not extendable',
    detail:
      'It would end hardly later: wait, or buy before expiresAt. Nothing was used up; see extensionsLeft.',
  },
  too_early: {
    status: 409,
    title: 'Too early',
    detail: 'Doors are not open yet: see opensAt. Force it, with a reason, to let the ticket in now.',
  },
  showtime_started: {
    status: 409,
    title: 'Sales are closed',
    detail: 'Sales for this showtime are closed, or it has begun.',
  },
  showtime_overlap: {
    status: 409,
    title: 'Showtimes overlap',
    detail: 'Another showtime uses this screen at that time.',
  },
  email_taken: {
    status: 409,
    title: 'E-mail taken',
    detail: 'An account with this e-mail exists: sign in instead.',
  },
  already_reviewed: {
    status: 409,
    title: 'Already reviewed',
    detail: 'You have already reviewed this movie: change that review.',
  },
  already_checked_in: { status: 409, title: 'Already checked in', detail: 'This ticket was used before.' },
  in_flight: {
    status: 409,
    title: 'Still running',
    detail: 'The first request with this Idempotency-Key is still running: ask again shortly.',
    retryAfter: 1,
  },
  layout_in_use: {
    status: 409,
    title: 'Layout in use',
    detail: 'Some seats that this change removes have reservations.',
  },
  wrong_state: {
    status: 409,
    title: 'Wrong state',
    detail: 'This is not possible in its current state.',
  },
  too_large: {
    status: 413,
    title: 'Body too large',
    detail: 'The body is larger than this endpoint accepts.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send the body as application/json.',
  },
  seat_not_in_screen: {
    status: 422,
    title: 'Seat of another screen',
    detail: 'Some of these seats are not on the screen of this showtime. Nothing was held.',
  },
  orphan_seat: {
    status: 422,
    title: 'A single seat would be left over',
    detail: 'This choice leaves a single seat between taken seats or an aisle: take one of the alternatives.',
  },
  not_enough_seats: {
    status: 422,
    title: 'Not enough seats',
    detail: 'There are not enough free seats that match the request.',
  },
  too_many_seats: {
    status: 422,
    title: 'Too many seats',
    detail: 'That is more seats than one hold, or one buyer and showtime, may have.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'Idempotency-Key used before',
    detail: 'This Idempotency-Key was used with another request: use a new one.',
  },
  not_eligible: { status: 422, title: 'Not eligible', detail: 'This is not possible here.' },
  amount_not_chargeable: {
    status: 422,
    title: 'Amount not chargeable',
    detail: 'The payment provider does not charge this total. Nothing was held or reserved by this request.',
  },
  promo_code_invalid: {
    status: 422,
    title: 'Promo code not valid',
    detail: 'This promo code does not apply.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'Slow down and try again.',
    retryAfter: 1,
  },
  hold_budget_spent: {
    status: 429,
    title: 'Hold budget spent',
    detail: 'You held and dropped seats of this showtime too often: try again later.',
    retryAfter: 60,
  },
  internal: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong on our side; it has been logged.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable for the moment',
    detail: 'A part of the system cannot be reached: try again shortly.',
    retryAfter: 2,
  },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problemKinds

export interface FieldError {
  /** Dotted path from the root of the input, e.g. `seats.0.seatId`. */
  path: string
  message: string
}
