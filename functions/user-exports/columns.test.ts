// The export against docs/privacy.md: each personal column is in it, or it says here why not.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertApp } from '../../testing/authenticators.ts'
import { insertScreen } from '../../testing/catalogue.ts'
import { orderedLink } from '../../testing/links.ts'
import { settlePayment } from '../../testing/paid-sales.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import get from './get.ts'

const sale = useSale()

/** Where the export has a column. */
const EXPORTED: Record<string, string> = {
  'authenticators.name': 'authenticators.0.name',
  'authenticators.user_id': 'account.id',
  'audit_log.actor_id': 'account.id',
  'logins.device': 'logins.0.device',
  'logins.user_id': 'account.id',
  'payment_attempts.method': 'reservations.0.payments.0.attempts.0.method',
  'payment_attempts.provider_reference': 'reservations.0.payments.0.attempts.0.reference',
  'payments.method': 'reservations.0.payments.0.method',
  'payments.provider_reference': 'reservations.0.payments.0.reference',
  'promo_code_uses.user_id': 'account.id',
  'refunds.provider_reference': 'reservations.0.refunds.0.reference',
  'reservation_contacts.email': 'reservations.0.contact.email',
  'report_mails.user_id': 'account.id',
  'reservation_contacts.language': 'reservations.0.contact.language',
  'reservation_contacts.name': 'reservations.0.contact.name',
  'reservations.user_id': 'account.id',
  'reviews.hidden_reason': 'reviews.0.hiddenReason',
  'reviews.rating': 'reviews.0.rating',
  'reviews.text': 'reviews.0.text',
  'reviews.user_id': 'account.id',
  'security_events.address': 'securityEvents.0.address',
  'security_events.detail': 'securityEvents.0.detail',
  'security_events.user_id': 'account.id',
  'single_use_tokens.email': 'links.0.email',
  'single_use_tokens.user_id': 'account.id',
  'theater_staff.user_id': 'account.id',
  'ticket_holders.email': 'reservations.0.tickets.0.holder.email',
  'ticket_holders.name': 'reservations.0.tickets.0.holder.name',
  'tickets.code': 'reservations.0.tickets.0.code',
  'users.email': 'account.email',
  'users.id': 'account.id',
  'users.language': 'account.language',
  'users.name': 'account.name',
  'users.verified_email': 'account.verifiedEmail',
}

const IDS = 'ids of rows that are in the export'
const STAFF = 'what staff did: `actions` lists it, and its words are about others'
const SECRET = 'a secret or its hash: of use to a thief alone'
const CODE = 'a former code of a ticket whose code is in the export'
const LEFT_OUT: Record<string, string> = {
  'audit_log.after': STAFF,
  'audit_log.before': STAFF,
  'audit_log.detail': STAFF,
  'authenticators.sealed_secret': SECRET,
  'blocks.created_by': STAFF,
  'blocks.reason': STAFF,
  'check_ins.actor_id': STAFF,
  'check_ins.forced_reason': STAFF,
  'counter_sales.reason': STAFF,
  'dead_letters.body': IDS,
  'earlier_ticket_codes.code': CODE,
  'idempotency_keys.body': 'an answer that the person got, kept for a day',
  'idempotency_keys.key': 'chosen by a program, kept for a day',
  'idempotency_keys.user_id': 'kept for a day',
  'outbox.payload': IDS,
  'payments.next_action': SECRET,
  'razorpay_captures.reference': 'as payments.provider_reference, which is in the export',
  'recovery_codes.code_hash': SECRET,
  'recovery_codes.user_id': SECRET,
  'seat_history.actor_id': STAFF,
  'seat_history.reason': STAFF,
  'security_events.actor_id': 'another person: the admin who changed the account',
  'sessions.refresh_hash': SECRET,
  'shifts.cashier_id': STAFF,
  'shifts.closed_by': STAFF,
  'showtime_cancellations.actor_id': STAFF,
  'single_use_tokens.token_hash': SECRET,
  'undone_check_ins.actor_id': STAFF,
  'undone_check_ins.forced_reason': STAFF,
  'undone_check_ins.undone_by': STAFF,
  'undone_check_ins.undone_reason': STAFF,
  'unknown_captures.note': STAFF,
  'unknown_captures.reference': 'a payment of which no buyer is known',
  'users.password_hash': SECRET,
  'void_ticket_codes.code': CODE,
  'webhook_deliveries.answer': 'what a server of staff answered to ids',
  'webhook_deliveries.data': IDS,
}

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
const personal = [...page.matchAll(/^\| (\w+) \| (.+?) \| .+? \| .+? \|$/gm)].flatMap(([, table, cell]) =>
  table === 'table' || cell === '–' ? [] : cell!.split(', ').map((column) => `${table}.${column}`),
)

test('each personal column is exported, or left out for a reason', () => {
  expect(personal.length).toBeGreaterThan(40)
  expect([...Object.keys(EXPORTED), ...Object.keys(LEFT_OUT)].sort()).toEqual([...personal].sort())
})

test('the export has each of them, of a person who has everything', async () => {
  const { sql } = sale.database
  const { theaterId } = await insertScreen(sql, {})
  const customer = await signInStaff(sql, sale.env, theaterId)
  const { user, email } = customer
  const buyer = { ...(await newBuyer(sale)), customer }
  const friend = `${newId()}@example.com`
  await sql`update users set verified_email = email, language = 'fr' where id = ${user.id}`
  const contact = { email, name: 'Ada', language: 'fr' }
  const { payment } = await mustReserve(buyer, [0], { body: { contact } })
  await settlePayment(sale, payment.id)
  await sql`
    insert into ticket_holders (ticket_id, name, email)
    select id, 'A friend', ${friend} from tickets where reservation_id = (select reservation_id from payments where id = ${payment.id})`
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, provider_reference)
    values (${newId()}, ${payment.id}, ${newId()}, 1, 'EUR', 'cancelled', 're_1')`
  await sql`
    insert into payment_attempts (id, payment_id, number, method, provider, provider_reference, decline_reason, started_at)
    values (${newId()}, ${payment.id}, 1, 'sim_declined', 'simulator', 'pi_1', 'card_declined', now())`
  await sql`update logins set device = 'Firefox' where user_id = ${user.id}`
  await sql`
    insert into reviews (id, movie_id, user_id, rating, text, hidden_reason, hidden_at)
    values (${newId()}, ${buyer.showtime.movieId}, ${user.id}, 5, 'Mine', 'Tells the end.', now())`
  await insertApp(sql, sale.env.SECOND_FACTOR_KEY, user.id)
  await orderedLink(sql, 'password_reset', email)
  await sql`
    insert into security_events (kind, user_id, address, detail) values ('login_failed', ${user.id}, '203.0.113.5', '{"a": 1}')`
  // Of somebody else, who handed a ticket on to this person.
  const other = await newBuyer(sale)
  const given = await mustReserve(other, [1])
  await settlePayment(sale, given.payment.id)
  await sql`
    insert into ticket_holders (ticket_id, name, email) select id, 'Ada', ${email} from tickets where reservation_id = ${given.id}`

  const exported = await (await as(sale.env, customer)(get, 'GET', '/v1/users/me/export')).json()
  const valueAt = (path: string) =>
    path
      .split('.')
      .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], exported as unknown)
  for (const [column, path] of Object.entries(EXPORTED))
    expect([undefined, null], `${column} at ${path}`).not.toContain(valueAt(path))
  expect(exported.reservations[0].tickets[0].holder).toMatchObject({ name: 'A friend', email: friend })
  expect(exported.handedToYou).toMatchObject([{ name: 'Ada', email }])
  expect(exported.reservations).toHaveLength(1)
})
