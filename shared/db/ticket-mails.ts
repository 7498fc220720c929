// Staff have the tickets of a reservation mailed again.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf } from './theater-access.ts'

/** More would fill a mailbox, by mistake or malice. */
const MOST_AN_HOUR = 5

/** Orders the mail; answers where it goes. */
export const orderTicketMail = (
  sql: Sql,
  actor: Actor,
  reservationId: string,
): Promise<Outcome<{ reservationId: string; email: string }>> =>
  staffChange(sql, actor, async (tx) => {
    await tx`select from reservations where id = ${reservationId} for update`
    const [found] = await tx<{ email: string | null; tickets: number; mails: number }[]>`
      select coalesce(contact.email, buyer.email) as email,
        (select count(*)::int from tickets where reservation_id = r.id and status <> 'refunded') as tickets,
        (select count(*)::int from audit_log where subject_id = r.id::text and action = 'reservation.mail_tickets'
          and at > now() - interval '1 hour') as mails
      from reservations r join users buyer on buyer.id = r.user_id
      left join reservation_contacts contact on contact.reservation_id = r.id
      join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id
      where r.id = ${reservationId} and ${isStaffOf(tx, actor.userId, tx`s.theater_id`)}`
    if (!found) throw new ChangeRefused('not_found')
    const { email, tickets, mails } = found
    if (tickets === 0) throw new ChangeRefused('wrong_state', { detail: 'It has no tickets that let in.' })
    if (email === null) throw new ChangeRefused('wrong_state', { detail: 'Nobody gave an address for it.' })
    if (mails >= MOST_AN_HOUR)
      throw new ChangeRefused('wrong_state', { detail: `They were mailed ${mails} times within an hour.` })
    await tx`
      insert into outbox (message_id, type, key, payload, request_id, traceparent)
      values (${newId()}, 'tickets.requested', ${reservationId}, ${tx.json({ reservationId })}, ${actor.requestId},
        ${traceparentOf(tx)})`
    await tx`select pg_notify('outbox', '')`
    const note = {
      action: 'reservation.mail_tickets',
      subjectId: reservationId,
      before: null,
      after: { tickets },
    }
    return { value: { reservationId, email }, note }
  })
