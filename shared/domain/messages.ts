// The messages that travel from the outbox through RabbitMQ: types, versions and payloads, checked on both
// sides.
import * as v from 'valibot'
import { reportNames, reportPeriods } from './report-ranges.ts'

const Id = v.pipe(v.string(), v.uuid())

export const messagePayloads = {
  /** A reservation awaits its payment. */
  'payment.requested': v.object({ paymentId: Id, reservationId: Id }),
  /** The provider has news of a payment: ask it. */
  'payment.changed': v.object({ paymentId: Id }),
  /** A refund is due. */
  'refund.requested': v.object({ paymentId: Id, refundId: Id }),
  'refund.settled': v.object({ refundId: Id, reservationId: Id }),
  'hold.expired': v.object({ holdId: Id, showtimeId: Id }),
  'showtime.cancelled': v.object({ showtimeId: Id }),
  /** The showtime moved to another screen, with all its reservations and blocks. */
  'showtime.moved': v.object({ showtimeId: Id }),
  /** The showtime has another start. */
  'showtime.rescheduled': v.object({ showtimeId: Id }),
  'reservation.confirmed': v.object({ reservationId: Id }),
  'reservation.declined': v.object({ reservationId: Id }),
  /** Staff cancelled the showtime. */
  'reservation.cancelled': v.object({ reservationId: Id }),
  /** The reservation's tickets are signed for its new seats. */
  'reservation.moved': v.object({ reservationId: Id }),
  /** The reservation's showtime has another start; `was` is the former one. */
  'reservation.rescheduled': v.object({ reservationId: Id, was: v.pipe(v.string(), v.isoTimestamp()) }),
  /** Staff mail the tickets again. */
  'tickets.requested': v.object({ reservationId: Id }),
  'reservation.lapsed': v.object({ reservationId: Id }),
  /** A ticket went to another person, with a new code. */
  'ticket.handed_on': v.object({
    ticketId: Id,
    reservationId: Id,
    issue: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  /** An event of `security_events`, of which the owner of the account is told. */
  'account.changed': v.object({ userId: Id, eventId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) }),
  /** A member of the staff gets the report of a day or week by mail, until `to` (`YYYY-MM-DD`). */
  'report.due': v.object({
    userId: Id,
    theaterId: Id,
    report: v.picklist(reportNames),
    period: v.picklist(reportPeriods),
    to: v.pipe(v.string(), v.isoDate()),
  }),
  /** A mail with a link was ordered. */
  'link.requested': v.object({ tokenId: Id }),
} as const

export type MessageType = keyof typeof messagePayloads
export type MessagePayload<T extends MessageType> = v.InferOutput<(typeof messagePayloads)[T]>

/** The one version of every message so far; a consumer refuses any other. */
export const MESSAGE_VERSION = 1

export type Message = {
  [T in MessageType]: { id: string; type: T; requestId: string | null; payload: MessagePayload<T> }
}[MessageType]

const Concerned = v.object({
  paymentId: v.optional(v.fallback(v.nullable(Id), null), null),
  reservationId: v.optional(v.fallback(v.nullable(Id), null), null),
  showtimeId: v.optional(v.fallback(v.nullable(Id), null), null),
})

/** The ids in a body, whatever else is wrong with it. */
export function concerns(body: string): v.InferOutput<typeof Concerned> {
  const nothing = { paymentId: null, reservationId: null, showtimeId: null }
  try {
    const parsed = v.safeParse(Concerned, JSON.parse(body))
    return parsed.success ? parsed.output : nothing
  } catch {
    return nothing
  }
}

/** A delivery before it is validated. */
export interface RawMessage {
  id: unknown
  type: unknown
  version: unknown
  requestId: unknown
  body: string
}

export type MessageCheck = { ok: true; message: Message } | { ok: false; reason: string }

// A header may be as large as a frame.
const MOST_QUOTED = 100

/** Whether a delivery is a valid message; if not, the reason, for the dead-letter queue. */
export function checkMessage(raw: RawMessage): MessageCheck {
  const refuse = (reason: string): MessageCheck => ({ ok: false, reason })
  const word = (value: unknown) => String(JSON.stringify(value)).slice(0, MOST_QUOTED)
  if (!v.is(Id, raw.id)) return refuse('its id is not a UUID')
  if (typeof raw.type !== 'string' || !Object.hasOwn(messagePayloads, raw.type)) {
    return refuse(`unknown type ${word(raw.type)}`)
  }
  if (raw.version !== MESSAGE_VERSION) return refuse(`unknown version ${word(raw.version)}`)
  let body: unknown
  try {
    body = JSON.parse(raw.body)
  } catch {
    return refuse('its body is not JSON')
  }
  const type = raw.type as MessageType
  const parsed = v.safeParse(messagePayloads[type], body)
  if (!parsed.success) {
    return refuse(`wrong payload: ${v.getDotPath(parsed.issues[0]) ?? ''} ${parsed.issues[0].message}`)
  }
  const requestId = typeof raw.requestId === 'string' ? raw.requestId : null
  // Postgres writes ids in lower case, and they are compared with its rows.
  const id = raw.id.toLowerCase()
  return { ok: true, message: { id, type, requestId, payload: parsed.output } as Message }
}
