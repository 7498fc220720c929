// Everything that is stored about a person, in one statement, without secrets and hashes: only a thief could
// use those.
import type { Sql } from '../resources.ts'

type Rows = Record<string, unknown>[]

export interface UserExport {
  account: Record<string, unknown>
  reservations: Rows
  reviews: Rows
  logins: Rows
  authenticators: Rows
  links: Rows
  securityEvents: Rows
  theaters: Rows
  actions: Rows
  handedToYou: Rows
}

/** The newest rows of each kind: more than a person has, and few enough for the memory of a process. */
const MOST_ROWS = 5000

export async function exportUser(sql: Sql, userId: string): Promise<UserExport | undefined> {
  const all = (rows: ReturnType<typeof reservations>) => sql`
    (select coalesce(json_agg(to_jsonb(part)), '[]') from (${rows} limit ${MOST_ROWS}) part)`
  const [found] = await sql<UserExport[]>`
    select json_build_object('id', id, 'email', email, 'name', name, 'roles', roles, 'language', language,
        'verifiedEmail', verified_email, 'createdAt', created_at) as account,
      ${all(reservations(sql, userId))} as reservations,
      ${all(sql`select id, movie_id as "movieId", rating, text, hidden_reason as "hiddenReason", created_at as "createdAt",
        updated_at as "updatedAt" from reviews where user_id = ${userId} order by id desc`)} as reviews,
      ${all(sql`select id, created_at as since, renewed_at as "lastSeen", expires_at as "expiresAt", ended_at as "endedAt",
        device from logins where user_id = ${userId} order by id desc`)} as logins,
      ${all(sql`select id, name, created_at as "createdAt", confirmed_at as "confirmedAt"
        from authenticators where user_id = ${userId} order by id desc`)} as authenticators,
      ${all(sql`select purpose, email, created_at as "createdAt", expires_at as "expiresAt", used_at as "usedAt"
        from single_use_tokens where user_id = ${userId} order by id desc`)} as links,
      ${all(sql`select at, kind, address, detail from security_events
        where user_id = ${userId} order by id desc`)} as "securityEvents",
      ${all(sql`select theater_id as "theaterId", created_at as since from theater_staff
        where user_id = ${userId} order by theater_id`)} as theaters,
      ${all(sql`select at, action, subject_id as "subjectId" from audit_log
        where actor_id = ${userId} order by id desc`)} as actions,
      ${all(sql`select ticket_id as "ticketId", holder.name, holder.email, handed_on_at as "handedOnAt"
        from ticket_holders holder where holder.email = users.verified_email order by handed_on_at desc`)} as "handedToYou"
    from users where id = ${userId} and deleted_at is null`
  return found
}

const reservations = (sql: Sql, userId: string) => sql`
  select r.id, r.showtime_id as "showtimeId", r.status, r.total, r.currency, r.created_at as "createdAt",
    (select json_build_object('email', email, 'name', name, 'language', language)
      from reservation_contacts where reservation_id = r.id) as contact,
    (select json_agg(json_build_object('seatId', seat_id, 'ticketType', ticket_type, 'price', price,
      'releasedAt', released_at)) from reservation_seats where reservation_id = r.id) as seats,
    (select json_agg(json_build_object('id', id, 'status', status, 'amount', amount, 'method', method,
      'provider', provider, 'reference', provider_reference, 'attempts', (
        select json_agg(json_build_object('number', number, 'method', attempt.method, 'provider', attempt.provider,
          'reference', attempt.provider_reference, 'startedAt', started_at)) from payment_attempts attempt
        where attempt.payment_id = payments.id))) from payments where reservation_id = r.id) as payments,
    (select json_agg(json_build_object('id', refunds.id, 'status', refunds.status, 'amount', refunds.amount,
      'reference', refunds.provider_reference))
      from refunds join payments on payments.id = payment_id where reservation_id = r.id) as refunds,
    (select code from promo_code_uses used join promo_codes on promo_codes.id = promo_code_id
      where used.reservation_id = r.id) as "promoCode",
    (select json_agg(json_build_object('id', id, 'code', code, 'status', status, 'issuedAt', issued_at,
      'holder', (select json_build_object('name', name, 'email', email, 'handedOnAt', handed_on_at)
        from ticket_holders where ticket_id = tickets.id)))
      from tickets where reservation_id = r.id) as tickets
  from reservations r where r.user_id = ${userId} order by r.id desc`
