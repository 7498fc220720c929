// Webhooks: the events, the allowed endpoints, and the retry delays.

export const webhookEvents = [
  'hold.expired',
  'seat.released',
  'reservation.confirmed',
  'reservation.lapsed',
  'reservation.moved',
  'reservation.rescheduled',
  'refund.settled',
  'showtime.cancelled',
  'showtime.moved',
  'showtime.rescheduled',
  'ticket.handed_on',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Long enough to notice and repair a weekend's outage. */
const KEEP_TRYING_MS = 72 * HOUR_MS
/** A restart, a deploy, an outage, a night. */
const DELAYS_MS = [10_000, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS]

/** The delay after so many attempts at something this old; undefined: give up. */
export function nextDelayMs(attempts: number, ageMs: number): number | undefined {
  const delay = DELAYS_MS[Math.min(attempts, DELAYS_MS.length) - 1] ?? DELAYS_MS[0]!
  return ageMs + delay > KEEP_TRYING_MS ? undefined : delay
}

/** Whether an IP address is public: internal systems must not be reachable through us. */
export function isPublicAddress(address: string): boolean {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address)
  if (v4) return isPublicV4(v4.slice(1).map(Number))
  // Global unicast is 2000::/3; within it, these carry IPv4 addresses or documentation.
  return /^[23][0-9a-f]{3}:/i.test(address) && !/^(2002|2001:0{0,4}:|2001:db8)/i.test(address)
}

function isPublicV4([a = 0, b = 0, c = 0]: number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100 && b >= 64 && b < 128) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b < 32) return false
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) return false
  return (
    !(a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) && !(a === 203 && b === 0 && c === 113)
  )
}

/** Why a URL cannot be an endpoint; undefined: it can. Its address is checked again at each call. */
export function endpointFault(text: string, allowPrivate: boolean): string | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return 'must be a URL'
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user or password'
  if (allowPrivate) return /^https?:$/.test(url.protocol) ? undefined : 'must begin with http:// or https://'
  if (url.protocol !== 'https:') return 'must begin with https://'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = /^[\d.]+$/.test(host) || host.includes(':')
  const own = host === 'localhost' || /\.(localhost|local|internal)$/.test(host) || !/[.:]/.test(host)
  return own || (literal && !isPublicAddress(host)) ? 'must resolve to a public address' : undefined
}
