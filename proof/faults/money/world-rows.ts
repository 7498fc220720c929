// What a world writes into and reads from the tables by itself: codes of its own, refunds that staff tries
// again, and moves that the worker hears of.
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import type { Sale } from '../../../testing/sales.ts'
import { newTicketMover } from '../../../worker-payments/payments/move-tickets.ts'
import { silent } from '../../../worker-payments/testing.ts'
import type { Code } from './money-steps.ts'

export async function hearMoves({ database: { sql }, redis, env }: Sale, showtimeId: string): Promise<void> {
  const mover = newTicketMover({ sql, redis, ticketKey: env.TICKET_PRIVATE_KEY })
  const messages = await sql<{ id: string; requestId: string }[]>`
    select message_id as id, request_id as "requestId" from outbox
    where type = 'showtime.moved' and key = ${showtimeId} order by id`
  for (const message of messages) await mover({ ...message, payload: { showtimeId } }, silent)
}

export async function retryRefunds(sql: Sql, showtimeId: string): Promise<void> {
  await sql`
    update refunds f set status = 'due', retries = retries + 1 from payments p join reservations r on r.id = p.reservation_id
    where f.payment_id = p.id and r.showtime_id = ${showtimeId} and f.status = 'failed'`
}

export async function newCodes(sql: Sql): Promise<Record<Code, string>> {
  const id = newId()
  const codes = {
    share: `SHARE-${id.slice(-12).toUpperCase()}`,
    whole: `WHOLE-${id.slice(-12).toUpperCase()}`,
  }
  await sql`
    insert into promo_codes (id, code, percent, counts, max_uses)
    values (${newId()}, ${codes.share}, 33, 'reservations', 2), (${newId()}, ${codes.whole}, 100, 'seats', 3)`
  return codes
}
