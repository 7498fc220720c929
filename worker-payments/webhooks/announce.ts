// Turns our messages into what integrators subscribe to: a delivery for each endpoint that wants it.
import { addDeliveries, findReleasedSeats } from '#shared/db/webhooks.ts'
import type { Message } from '#shared/domain/messages.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'

/** Handles a message of the webhooks queue. A message that comes twice adds nothing. */
export function newWebhookHandler(sql: Sql) {
  return async (message: Message): Promise<Handled> => {
    const { id: eventId, payload } = message
    switch (message.type) {
      case 'reservation.confirmed':
      case 'reservation.lapsed':
      case 'refund.settled':
      case 'reservation.moved':
      case 'reservation.rescheduled':
      case 'showtime.cancelled':
      case 'showtime.moved':
      case 'showtime.rescheduled':
      case 'ticket.handed_on':
      case 'hold.expired':
        await addDeliveries(sql, { eventId, type: message.type, data: payload })
    }
    // Seats come back with each of these.
    if (RELEASING.has(message.type) && 'reservationId' in payload) {
      const released = await findReleasedSeats(sql, payload.reservationId)
      if (released) {
        const data = { ...released, reservationId: payload.reservationId }
        await addDeliveries(sql, { eventId, type: 'seat.released', data })
      }
    }
    return 'done'
  }
}

const RELEASING: ReadonlySet<Message['type']> = new Set([
  'reservation.lapsed',
  'reservation.declined',
  'reservation.cancelled',
  'refund.settled',
])
