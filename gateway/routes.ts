// What the gateway knows of the API's paths: their shape, and which of them answer a repeated Idempotency-Key alike.

const UUID = /\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\/|$)/gi

const SHORTEST_WITH_ID = 37

/** Idempotent by method but not by what they do: a refresh token that comes twice counts as stolen and ends the login. */
const onceOnly = new Set(['PUT /v1/sessions/current'])

/** POST and PATCH routes whose function stores its answer by Idempotency-Key. */
export const keyed = new Set([
  'POST /v1/reservations',
  'POST /v1/reservations/:id/cancellations',
  'POST /v1/showtimes/:id/cancellation',
])

/** `/v1/movies/0190…-…` → `/v1/movies/:id`. */
export function shapeOf(path: string): string {
  return path.length < SHORTEST_WITH_ID ? path : path.replace(UUID, '/:id')
}

export function honoursKey(method: string, path: string): boolean {
  return keyed.has(`${method} ${shapeOf(path)}`)
}

export function isOnceOnly(method: string, path: string): boolean {
  return onceOnly.has(`${method} ${path}`)
}
