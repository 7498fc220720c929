// What the gateway knows of the API's routes: the template of a path, and which requests may be sent twice.

const UUID = /\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\/|$)/gi

const MIN_LENGTH_WITH_ID = 37

/** RFC 9110 §9.2.2: doing these twice equals doing them once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** Not idempotent despite PUT: a refresh token that arrives twice counts as stolen and ends the login. */
const nonIdempotent = new Set(['PUT /v1/sessions/current'])

/** POST and PATCH routes that honour an Idempotency-Key. */
export const keyedRoutes = new Set([
  'POST /v1/reservations',
  'POST /v1/showtimes/:id/holds',
  'POST /v1/reservations/:id/cancellations',
  'POST /v1/reservations/:id/payment-attempts',
  'POST /v1/showtimes/:id/cancellation',
  'POST /v1/sales',
])

/** `/v1/movies/0190…-…` → `/v1/movies/:id`. */
export function templateOf(path: string): string {
  return path.length < MIN_LENGTH_WITH_ID ? path : path.replace(UUID, '/:id')
}

/** Whether the request may be sent again although an instance may have begun it. */
export function mayRepeat(method: string, path: string, idempotencyKey: unknown): boolean {
  if (IDEMPOTENT.has(method)) return !nonIdempotent.has(`${method} ${path}`)
  return typeof idempotencyKey === 'string' && keyedRoutes.has(`${method} ${templateOf(path)}`)
}
