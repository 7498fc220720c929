// A reservation of a guest, as a row: for tests that need no sale.
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime } from './catalogue.ts'

export async function insertGuestReservation(
  sql: Sql,
  email = `${newId()}@example.com`,
): Promise<{ id: string; email: string }> {
  const { showtimeId, layoutId } = await insertShowtime(sql)
  const id = newId()
  await sql`
    with buyer as (
      insert into users (id, email, name, password_hash, roles) values (${newId()}, null, 'Guest', 'none', '{guest}') returning id
    ), reservation as (
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency, idempotency_key,
        request_hash, request_id, expires_at)
      select ${id}, id, ${showtimeId}, ${layoutId}, ${newId()}, 1, 0, 0, 'EUR', 'k', 'x', 'x', now() from buyer
      returning id
    )
    insert into reservation_contacts (reservation_id, email) select id, ${email} from reservation`
  return { id, email }
}
