// Route policies: the rate limits of each kind of request, and its priority when the gateway is full.
import type { Rule } from '#shared/rate-limit/gcra.ts'

export interface RoutePolicy {
  name: string
  /** When the gateway is full, lower numbers go first and higher ones are shed first. */
  priority: 0 | 1 | 2
  perAddress: Rule
  /** Counted per access token, besides the address. */
  perBuyer?: Rule
}

// A cinema's whole audience may share one address, so those limits are wide; a buyer's are narrow.
const login: RoutePolicy = {
  name: 'login',
  priority: 1,
  // A full hall of new buyers at once, then two password guesses a second.
  perAddress: { name: 'login', perSecond: 2, burst: 300, batch: 1 },
  // A new e-mail address or password hashes twice.
  perBuyer: { name: 'login-buyer', perSecond: 0.2, burst: 20, batch: 1 },
}
/** Each guest has a budget of seats, so few guests a sender (functions/guests/create.ts counts them, too). */
const guests: RoutePolicy = {
  name: 'guests',
  priority: 1,
  perAddress: { name: 'guests', perSecond: 0.2, burst: 60, batch: 1 },
}
const holds: RoutePolicy = {
  name: 'holds',
  priority: 1,
  perAddress: { name: 'holds', perSecond: 50, burst: 1_000, batch: 5 },
  // A person chooses seats in a few clicks; a bot needs hundreds.
  perBuyer: { name: 'holds-buyer', perSecond: 2, burst: 60, batch: 1 },
}
const sales: RoutePolicy = {
  name: 'sales',
  priority: 0,
  perAddress: { name: 'sales', perSecond: 50, burst: 1_000, batch: 5 },
  perBuyer: { name: 'sales-buyer', perSecond: 10, burst: 200, batch: 2 },
}
/** Doors and payment providers: their requests must arrive. */
const operation: RoutePolicy = {
  name: 'operation',
  priority: 0,
  perAddress: { name: 'operation', perSecond: 200, burst: 2_000, batch: 20 },
}
const reads: RoutePolicy = {
  name: 'reads',
  priority: 2,
  perAddress: { name: 'reads', perSecond: 200, burst: 4_000, batch: 50 },
  perBuyer: { name: 'reads-buyer', perSecond: 20, burst: 400, batch: 10 },
}

export const routePolicies = [login, guests, holds, sales, operation, reads]

const ofNoun = new Map([
  ['sessions', login],
  ['password-resets', login],
  ['email-verifications', login],
  ['guests', guests],
  ['access-links', login],
  ['reservations', sales],
  ['payments', sales],
  ['tickets', sales],
  ['sales', sales],
  ['shifts', sales],
  ['check-ins', operation],
  ['webhooks', operation],
])

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** `path` is normalised and has no query. */
export function policyOf(method: string, path: string): RoutePolicy {
  if (!path.startsWith('/v1/')) return reads
  const end = path.indexOf('/', 4)
  const noun = end === -1 ? path.slice(4) : path.slice(4, end)
  // Every change of an account checks or makes a password hash.
  if (noun === 'users') return READS.has(method) ? reads : login
  if (noun === 'showtimes') return method !== 'GET' && path.includes('/holds', end) ? holds : reads
  return ofNoun.get(noun) ?? reads
}
