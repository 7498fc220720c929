// The rule for ids of requests that come from outside: one, so that an id which the gateway takes is the one
// that all others log.

/**
 * As long as a trace id or what a load balancer makes, of nothing that could break a line of a log or a
 * header.
 */
const REQUEST_ID = /^[\w.~+/=:-]{1,128}$/

export const isRequestId = (given: unknown): given is string =>
  typeof given === 'string' && REQUEST_ID.test(given)

/** The id that came with a request, or a new one. */
export const requestIdOf = (given: string | undefined): string =>
  isRequestId(given) ? given : crypto.randomUUID()
