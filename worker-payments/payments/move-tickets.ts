// After a showtime moved or got another start: signs the tickets of new seats and then tells the buyers. A
// worker that dies in the middle goes on where it was.
import { announceMoved, findOutdatedTickets, renewCodes } from '#shared/db/ticket-codes.ts'
import { finishMove } from '#shared/db/unfinished.ts'
import type { Message } from '#shared/domain/messages.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import type { Log } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { signTicketCode } from './sign-ticket.ts'

// Signing takes a tenth of a millisecond; a death loses little.
const BATCH = 100

export interface TicketMoverSettings {
  sql: Sql
  redis: Redis
  ticketKey: string
}

export type MovedShowtime = Pick<
  Extract<Message, { type: 'showtime.moved' | 'showtime.rescheduled' }>,
  'id' | 'requestId' | 'payload'
>

export function newTicketMover({ sql, redis, ticketKey }: TicketMoverSettings) {
  return async (
    { id: moveId, requestId, payload: { showtimeId } }: MovedShowtime,
    log: Log,
  ): Promise<'done'> => {
    // If the process that moved it died first, or could not reach Redis.
    await unloadMap(redis, showtimeId)
    let signed = 0
    for (;;) {
      const tickets = await findOutdatedTickets(sql, showtimeId, BATCH)
      if (tickets.length === 0) break
      const renewed = tickets.map(({ section, row, number, ...ticket }) => ({
        ...ticket,
        code: signTicketCode(ticketKey, { ...ticket, seat: seatLabel({ section, row, number }) }),
      }))
      await renewCodes(sql, renewed)
      signed += tickets.length
    }
    await announceMoved(sql, { showtimeId, moveId, requestId })
    await finishMove(sql, moveId)
    log.info({ showtimeId, signed }, 'showtime moved')
    return 'done'
  }
}
