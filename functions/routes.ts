// Every function, one line each: its file, its method and path, and when it runs by itself.
// Plain data, so that each host can find the one function that owns a request without loading the others.
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

export interface Route {
  /** File under functions/ without its ending; also the Worker's name, with - for /. */
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** When a schedule calls it besides HTTP: five cron fields, UTC. */
  cron?: string
  /** Signs access tokens: it alone gets the private key, the others the public ones. */
  signs?: true
  /** Signs ticket codes: it alone gets TICKET_PRIVATE_KEY. */
  signsTickets?: true
  /** Encrypts and decrypts secrets of authenticators: it alone gets SECOND_FACTOR_KEY. */
  seals?: true
}

export const routes: readonly Route[] = [
  { name: 'pages/what-is-on', method: 'GET', path: '/' },
  { name: 'pages/movie', method: 'GET', path: '/movies/:movieId' },
  { name: 'pages/showtime', method: 'GET', path: '/showtimes/:showtimeId' },
  { name: 'guests/create', method: 'POST', path: '/v1/guests', signs: true },
  { name: 'access-links/create', method: 'POST', path: '/v1/access-links' },
  { name: 'users/create', method: 'POST', path: '/v1/users' },
  { name: 'users/get', method: 'GET', path: '/v1/users/me' },
  { name: 'users/update', method: 'PATCH', path: '/v1/users/me' },
  { name: 'users/delete', method: 'DELETE', path: '/v1/users/me' },
  { name: 'user-exports/get', method: 'GET', path: '/v1/users/me/export' },
  { name: 'accounts/list', method: 'GET', path: '/v1/users' },
  // After /v1/users/me, which it matches too.
  { name: 'accounts/update', method: 'PATCH', path: '/v1/users/:userId' },
  { name: 'sessions/create', method: 'POST', path: '/v1/sessions', signs: true, seals: true },
  { name: 'sessions/update', method: 'PUT', path: '/v1/sessions/current', signs: true },
  { name: 'sessions/delete', method: 'DELETE', path: '/v1/sessions/current' },
  { name: 'user-sessions/list', method: 'GET', path: '/v1/users/me/sessions' },
  { name: 'user-sessions/delete-others', method: 'DELETE', path: '/v1/users/me/sessions' },
  { name: 'user-sessions/delete', method: 'DELETE', path: '/v1/users/me/sessions/:sessionId' },
  { name: 'authenticators/list', method: 'GET', path: '/v1/users/me/authenticators' },
  { name: 'authenticators/create', method: 'POST', path: '/v1/users/me/authenticators', seals: true },
  { name: 'authenticators/delete', method: 'DELETE', path: '/v1/users/me/authenticators/:authenticatorId' },
  {
    name: 'authenticator-confirmations/create',
    method: 'POST',
    path: '/v1/users/me/authenticators/:authenticatorId/confirmation',
    seals: true,
  },
  { name: 'recovery-codes/create', method: 'POST', path: '/v1/users/me/recovery-codes' },
  { name: 'password-resets/create', method: 'POST', path: '/v1/password-resets' },
  { name: 'password-resets/update', method: 'PUT', path: '/v1/password-resets/:token' },
  { name: 'email-verifications/create', method: 'POST', path: '/v1/email-verifications' },
  { name: 'email-verifications/update', method: 'PUT', path: '/v1/email-verifications/:token' },
  { name: 'jwks/get', method: 'GET', path: '/.well-known/jwks.json' },
  { name: 'movies/list', method: 'GET', path: '/v1/movies' },
  { name: 'movies/create', method: 'POST', path: '/v1/movies' },
  { name: 'movies/get', method: 'GET', path: '/v1/movies/:movieId' },
  { name: 'movies/update', method: 'PATCH', path: '/v1/movies/:movieId' },
  { name: 'movies/delete', method: 'DELETE', path: '/v1/movies/:movieId' },
  { name: 'reviews/list', method: 'GET', path: '/v1/movies/:movieId/reviews' },
  { name: 'reviews/create', method: 'POST', path: '/v1/movies/:movieId/reviews' },
  { name: 'reviews/update', method: 'PATCH', path: '/v1/reviews/:reviewId' },
  { name: 'reviews/delete', method: 'DELETE', path: '/v1/reviews/:reviewId' },
  { name: 'review-hidings/update', method: 'PUT', path: '/v1/reviews/:reviewId/hiding' },
  { name: 'review-hidings/delete', method: 'DELETE', path: '/v1/reviews/:reviewId/hiding' },
  { name: 'theaters/list', method: 'GET', path: '/v1/theaters' },
  { name: 'theaters/create', method: 'POST', path: '/v1/theaters' },
  { name: 'theaters/get', method: 'GET', path: '/v1/theaters/:theaterId' },
  { name: 'theaters/update', method: 'PATCH', path: '/v1/theaters/:theaterId' },
  { name: 'theaters/delete', method: 'DELETE', path: '/v1/theaters/:theaterId' },
  { name: 'screens/list', method: 'GET', path: '/v1/theaters/:theaterId/screens' },
  { name: 'screens/create', method: 'POST', path: '/v1/theaters/:theaterId/screens' },
  { name: 'screens/get', method: 'GET', path: '/v1/screens/:screenId' },
  { name: 'screens/update', method: 'PATCH', path: '/v1/screens/:screenId' },
  { name: 'screens/delete', method: 'DELETE', path: '/v1/screens/:screenId' },
  { name: 'layouts/get', method: 'GET', path: '/v1/screens/:screenId/layout' },
  { name: 'layouts/update', method: 'PUT', path: '/v1/screens/:screenId/layout' },
  { name: 'showtimes/list', method: 'GET', path: '/v1/showtimes' },
  { name: 'theater-staff/list', method: 'GET', path: '/v1/theaters/:theaterId/staff' },
  { name: 'theater-staff/create', method: 'PUT', path: '/v1/theaters/:theaterId/staff/:userId' },
  { name: 'theater-staff/delete', method: 'DELETE', path: '/v1/theaters/:theaterId/staff/:userId' },
  { name: 'showtimes/create', method: 'POST', path: '/v1/showtimes' },
  { name: 'showtimes/get', method: 'GET', path: '/v1/showtimes/:showtimeId' },
  { name: 'showtimes/update', method: 'PATCH', path: '/v1/showtimes/:showtimeId' },
  { name: 'showtime-moves/create', method: 'POST', path: '/v1/showtimes/:showtimeId/moves' },
  { name: 'showtime-batches/create', method: 'POST', path: '/v1/showtime-batches' },
  { name: 'promo-codes/list', method: 'GET', path: '/v1/promo-codes' },
  { name: 'promo-codes/create', method: 'POST', path: '/v1/promo-codes' },
  { name: 'promo-codes/get', method: 'GET', path: '/v1/promo-codes/:promoCodeId' },
  { name: 'promo-codes/update', method: 'PATCH', path: '/v1/promo-codes/:promoCodeId' },
  { name: 'promo-codes/delete', method: 'DELETE', path: '/v1/promo-codes/:promoCodeId' },
  { name: 'seat-maps/get', method: 'GET', path: '/v1/showtimes/:showtimeId/seat-map' },
  { name: 'seat-maps/stream', method: 'GET', path: '/v1/showtimes/:showtimeId/seat-map/events' },
  { name: 'holds/list', method: 'GET', path: '/v1/holds' },
  { name: 'holds/create', method: 'POST', path: '/v1/showtimes/:showtimeId/holds' },
  { name: 'holds/get', method: 'GET', path: '/v1/showtimes/:showtimeId/holds/:holdId' },
  { name: 'holds/update', method: 'PATCH', path: '/v1/showtimes/:showtimeId/holds/:holdId' },
  { name: 'holds/delete', method: 'DELETE', path: '/v1/showtimes/:showtimeId/holds/:holdId' },
  { name: 'blocks/create', method: 'POST', path: '/v1/showtimes/:showtimeId/blocks' },
  { name: 'blocks/delete', method: 'DELETE', path: '/v1/showtimes/:showtimeId/blocks/:blockId' },
  { name: 'seat-history/get', method: 'GET', path: '/v1/showtimes/:showtimeId/seats/:seatId/history' },
  { name: 'reservations/create', method: 'POST', path: '/v1/reservations' },
  { name: 'reservations/list', method: 'GET', path: '/v1/reservations' },
  { name: 'reservations/get', method: 'GET', path: '/v1/reservations/:reservationId' },
  {
    name: 'cancellations/create',
    method: 'POST',
    path: '/v1/reservations/:reservationId/cancellations',
  },
  {
    name: 'payment-attempts/create',
    method: 'POST',
    path: '/v1/reservations/:reservationId/payment-attempts',
  },
  {
    name: 'simulator-authentications/create',
    method: 'POST',
    path: '/v1/simulator/authentications/:paymentId',
  },
  { name: 'simulator/get', method: 'GET', path: '/simulator/:paymentId' },
  { name: 'simulator/create', method: 'POST', path: '/simulator/:paymentId' },
  { name: 'payments/get', method: 'GET', path: '/v1/payments/:paymentId' },
  { name: 'refunds/list', method: 'GET', path: '/v1/refunds' },
  { name: 'refund-retries/create', method: 'POST', path: '/v1/refunds/:refundId/retries' },
  {
    name: 'refund-settlements/create',
    method: 'POST',
    path: '/v1/refunds/:refundId/manual-settlements',
  },
  { name: 'receipts/get', method: 'GET', path: '/v1/reservations/:reservationId/receipt' },
  { name: 'tax-settings/get', method: 'GET', path: '/v1/theaters/:theaterId/tax-settings' },
  { name: 'tax-settings/update', method: 'PUT', path: '/v1/theaters/:theaterId/tax-settings' },
  { name: 'tickets/list', method: 'GET', path: '/v1/tickets' },
  { name: 'tickets/get', method: 'GET', path: '/v1/tickets/:ticketId' },
  { name: 'ticket-holders/update', method: 'PUT', path: '/v1/tickets/:ticketId/holder', signsTickets: true },
  {
    name: 'ticket-reissues/list',
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/ticket-reissues',
  },
  { name: 'ticket-keys/get', method: 'GET', path: '/.well-known/ticket-keys.json' },
  { name: 'check-ins/create', method: 'POST', path: '/v1/check-ins' },
  { name: 'webhooks/stripe', method: 'POST', path: '/v1/webhooks/stripe' },
  { name: 'webhooks/razorpay', method: 'POST', path: '/v1/webhooks/razorpay' },
  { name: 'showtime-cancellations/create', method: 'POST', path: '/v1/showtimes/:showtimeId/cancellation' },
  { name: 'showtime-cancellations/get', method: 'GET', path: '/v1/showtimes/:showtimeId/cancellation' },
  { name: 'webhook-endpoints/list', method: 'GET', path: '/v1/webhook-endpoints' },
  { name: 'webhook-endpoints/create', method: 'POST', path: '/v1/webhook-endpoints' },
  { name: 'webhook-endpoints/get', method: 'GET', path: '/v1/webhook-endpoints/:endpointId' },
  { name: 'webhook-endpoints/update', method: 'PATCH', path: '/v1/webhook-endpoints/:endpointId' },
  { name: 'webhook-endpoints/delete', method: 'DELETE', path: '/v1/webhook-endpoints/:endpointId' },
  { name: 'webhook-deliveries/list', method: 'GET', path: '/v1/webhook-endpoints/:endpointId/deliveries' },
  { name: 'webhook-replays/create', method: 'POST', path: '/v1/webhook-endpoints/:endpointId/replays' },
  { name: 'dead-letters/list', method: 'GET', path: '/v1/dead-letters' },
  { name: 'dead-letters/get', method: 'GET', path: '/v1/dead-letters/:deadLetterId' },
  { name: 'dead-letter-replays/create', method: 'POST', path: '/v1/dead-letters/:deadLetterId/replays' },
  { name: 'dead-letters/delete', method: 'DELETE', path: '/v1/dead-letters/:deadLetterId' },
  { name: 'openapi/get', method: 'GET', path: '/openapi.json' },
  { name: 'docs/get', method: 'GET', path: '/docs' },
  { name: 'scheduled/sweep', method: 'POST', path: '/v1/scheduled/sweep', cron: '* * * * *' },
  { name: 'scheduled/audit', method: 'POST', path: '/v1/scheduled/audit', cron: '*/5 * * * *' },
]

/** Functions for people; the API description and the typed client have the others. */
export const isPage = ({ name }: Pick<Route, 'name'>): boolean => name.startsWith('pages/')
export const apiRoutes = routes.filter((route) => !isPage(route))

export const workerName = (route: Pick<Route, 'name'>): string => `milo-${route.name.replace('/', '-')}`

/** Finds what was given for the route that owns a request; of two that match, the one listed first. */
export function ownerFinder<T>(owners: readonly (readonly [Route, T])[]) {
  const router = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] })
  for (const [{ method, path }, owner] of owners) router.add(method, path, owner)
  return (method: string, path: string): T | undefined =>
    // A function answers HEAD with the headers of its GET, as hono does.
    router.match(method === 'HEAD' ? 'GET' : method, path)[0][0]?.[0]
}

/** The methods that a path takes, for Allow; none where no function has it. */
export function allowedFinder(all: readonly Route[] = routes) {
  const ownerOf = ownerFinder(all.map((route) => [route, route.method] as const))
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
  return (path: string): string[] => methods.filter((method) => ownerOf(method, path) !== undefined)
}
