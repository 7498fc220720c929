// What kind of request it is: how much of it one sender may have, and how soon it is given up when there is too much of all.
import type { Rule } from '#shared/rate-limit/allowance.ts'

export interface RouteClass {
  name: string
  /** When the gateway is full, higher numbers wait for lower ones and are shed first. */
  priority: 0 | 1 | 2
  perAddress: Rule
  /** Counted by access token, beside the address. */
  perCustomer?: Rule
}

// A cinema's whole audience may stand behind one address, so these are wide; one customer's are narrow.
const login: RouteClass = {
  name: 'login',
  priority: 1,
  // A full hall of new customers at once, and then two guesses at a password in a second.
  perAddress: { name: 'login', perSecond: 2, burst: 300, together: 1 },
}
const holds: RouteClass = {
  name: 'holds',
  priority: 1,
  perAddress: { name: 'holds', perSecond: 50, burst: 1_000, together: 5 },
  // Choosing seats is a handful of clicks; a bot's are hundreds.
  perCustomer: { name: 'holds-customer', perSecond: 2, burst: 60, together: 1 },
}
const sales: RouteClass = {
  name: 'sales',
  priority: 0,
  perAddress: { name: 'sales', perSecond: 50, burst: 1_000, together: 5 },
  perCustomer: { name: 'sales-customer', perSecond: 10, burst: 200, together: 2 },
}
/** Doors and payment providers: what they say must arrive. */
const operation: RouteClass = {
  name: 'operation',
  priority: 0,
  perAddress: { name: 'operation', perSecond: 200, burst: 2_000, together: 20 },
}
const reads: RouteClass = {
  name: 'reads',
  priority: 2,
  perAddress: { name: 'reads', perSecond: 200, burst: 4_000, together: 50 },
  perCustomer: { name: 'reads-customer', perSecond: 20, burst: 400, together: 10 },
}

export const classes = [login, holds, sales, operation, reads]

const ofNoun = new Map([
  ['sessions', login],
  ['reservations', sales],
  ['payments', sales],
  ['tickets', sales],
  ['check-ins', operation],
  ['webhooks', operation],
])

/** `path` is the normalised one, without query. */
export function classOf(method: string, path: string): RouteClass {
  if (!path.startsWith('/v1/')) return reads
  const end = path.indexOf('/', 4)
  const noun = end === -1 ? path.slice(4) : path.slice(4, end)
  if (noun === 'users') return method === 'POST' ? login : reads
  if (noun === 'showtimes') return method !== 'GET' && path.includes('/holds', end) ? holds : reads
  return ofNoun.get(noun) ?? reads
}
