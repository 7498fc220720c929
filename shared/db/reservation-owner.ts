// Who owns a reservation: its buyer, and a guest who showed that they read the mail that its tickets went to.
import type { Sql } from '../resources.ts'

/** A condition on `reservation`, an alias of reservations: the viewer owns it. */
export const owns = (sql: Sql, viewerId: string, reservation: ReturnType<Sql>) => sql`
  (${reservation}.user_id = ${viewerId} or ${reservation}.id in (${linkedTo(sql, viewerId)}))`

/** Ids of all that a guest owns: as a set, so that a list of few does not read everybody's reservations. */
export const ownedByGuest = (sql: Sql, guestId: string) => sql`
  (select id from reservations where user_id = ${guestId} union ${linkedTo(sql, guestId)})`

/**
 * What guests reserved with the address that this guest's access link went to. An account's are left out,
 * also where it gave the address of a guest: its owner signs in.
 */
const linkedTo = (sql: Sql, guestId: string) => sql`
  select made.id from users viewer
  join reservation_contacts contact on contact.email = viewer.verified_email
  join reservations made on made.id = contact.reservation_id
  join users maker on maker.id = made.user_id
  where viewer.id = ${guestId} and viewer.roles = '{guest}' and maker.roles = '{guest}'`
