// Every table has a retention rule, and the sweep enforces it faster than sales at full load write.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { insertGuestReservation } from '../../testing/catalogue-guests.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { insertGuest } from './guests.ts'
import { forgetOld, retention } from './retention.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  await sql`insert into users (id, email, name, password_hash) values (${newId()}, 'a@milo.test', 'A', 'x')`
})
afterAll(() => database.end())
beforeEach(() => sql`truncate outbox, inbox, late_messages, sweep_progress`)

test('every table has a rule, and every rule a table', async () => {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  expect(Object.keys(retention).sort()).toEqual(rows.map(({ name }) => name).sort())
})

const login = (days: number) => sql`
  insert into logins (id, user_id, credentials_version, expires_at)
  select ${newId()}, id, 0, now() - ${days} * interval '1 day'
  from (select id from users limit 1) customer returning id`

/** For each table with an age limit: a way to write a row of that age. */
const writers: Record<string, (days: number) => PromiseLike<unknown>> = {
  audit_log: (days) => sql`
    insert into audit_log (at, actor_id, action, subject_id)
    values (now() - ${days} * interval '1 day', ${newId()}, 'movie.update', ${newId()})`,
  dead_letters: (days) => sql`
    insert into dead_letters (id, message_id, queue, type, version, body, reason, attempts, status, closed_at)
    values (${newId()}, ${newId()}, 'q', 't', 1, '{}', 'r', 1, 'discarded', now() - ${days} * interval '1 day')`,
  idempotency_keys: (days) => sql`
    with customer as (insert into users (id, email, name, password_hash) values (${newId()}, ${`${newId()}@milo.test`}, 'A', 'x') returning id)
    insert into idempotency_keys (user_id, key, request_hash, started_at)
    select id, 'k', 'x', now() - ${days} * interval '1 day' from customer`,
  inbox: (days) => sql`
    insert into inbox (consumer, message_id, received_at) values ('notices', ${newId()}, now() - ${days} * interval '1 day')`,
  late_messages: (days) => sql`
    insert into late_messages (message_id, found_at) values (${newId()}, now() - ${days} * interval '1 day')`,
  map_checks: (days) => sql`
    insert into map_checks (showtime_id, noted_at) values (${newId()}, now() - ${days} * interval '1 day')`,
  outbox: (days) => sql`
    insert into outbox (message_id, type, key, payload, sent_at)
    values (${newId()}, 'hold.expired', ${newId()}, '{}', now() - ${days} * interval '1 day')`,
  provider_events: (days) => sql`
    insert into provider_events (provider, event_id, type, received_at)
    values ('stripe', ${newId()}, 't', now() - ${days} * interval '1 day')`,
  reservation_contacts: async (days) => {
    const { id } = await insertGuestReservation(sql)
    await sql`
      update reservation_contacts set created_at = now() - ${days} * interval '1 day' where reservation_id = ${id}`
  },
  ticket_holders: async (days) => {
    const { id } = await insertGuestReservation(sql)
    await sql`
      with sold as (
        insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
        select made.id, showtime_id, made.layout_id, seats.id, 'adult', 0, 1
        from reservations made join seats on seats.layout_id = made.layout_id where made.id = ${id} limit 1
        returning reservation_id, showtime_id, seat_id
      ), ticket as (
        insert into tickets (id, reservation_id, showtime_id, seat_id, code)
        select ${newId()}, reservation_id, showtime_id, seat_id, ${newId()} from sold returning id
      )
      insert into ticket_holders (ticket_id, name, handed_on_at)
      select id, 'Ada', now() - ${days} * interval '1 day' from ticket`
  },
  scheduled_runs: (days) => sql`
    insert into scheduled_runs (job, tick, instance) values ('sweep', now() - ${days} * interval '1 day', 'a')`,
  security_events: (days) => sql`
    insert into security_events (at, kind) values (now() - ${days} * interval '1 day', 'login_failed')`,
  sent_notices: (days) => sql`
    insert into sent_notices (message_id, channel, sent_at) values (${newId()}, 'mail', now() - ${days} * interval '1 day')`,
  logins: (days) => login(days),
  sessions: (days) => sql`
    with login as (${login(-90)})
    insert into sessions (id, login_id, refresh_hash, expires_at)
    select ${newId()}, id, ${newId()}, now() - ${days} * interval '1 day' from login`,
  single_use_tokens: (days) => sql`
    insert into single_use_tokens (id, purpose, email, expires_at, mail_slot, mail_hour)
    values (${newId()}, 'access_link', 'b@milo.test', now() - ${days} * interval '1 day', 1,
      tstzrange(now() - ${days} * interval '1 day', now() - ${days} * interval '1 day' + interval '1 hour'))`,
  webhook_deliveries: (days) => sql`
    with endpoint as (
      insert into webhook_endpoints (id, url, secret, events) values (${newId()}, 'https://a.example', 's', '{hold.expired}') returning id)
    insert into webhook_deliveries (id, endpoint_id, event_id, type, data, created_at)
    select ${newId()}, id, ${newId()}, 'hold.expired', '{}', now() - ${days} * interval '1 day' from endpoint`,
}
const forgetting = Object.entries(retention).filter(([, rule]) => 'forget' in rule)

test('each table with an age limit is tested here', () =>
  expect(Object.keys(writers).sort()).toEqual(forgetting.map(([table]) => table).sort()))

test.each(forgetting.map(([table, { kept }]) => [table, kept] as const))(
  '%s: %s, no longer and no shorter',
  async (table, kept) => {
    const [, count, unit] = /^(\d+) (day|week)/.exec(kept)!
    const days = Number(count) * (unit === 'week' ? 7 : 1)
    const write = writers[table]!
    await write(days + 1)
    await write(days - 0.5)
    const before = (await sql`select from ${sql(table)}`).length
    const { forgotten } = await forgetOld(sql, 60_000)
    expect(forgotten).toEqual({ [table]: 1 })
    expect(await sql`select from ${sql(table)}`).toHaveLength(before - 1)
    await sql`truncate ${sql(table)} cascade`
  },
)

test('an unhandled or waiting message stays, and holds nothing else back', async () => {
  await writers.outbox!(8)
  await sql`insert into late_messages (message_id) select message_id from outbox`
  await sql`insert into outbox (message_id, type, key, payload) values (${newId()}, 't', ${newId()}, '{}')`
  await writers.outbox!(8)
  expect((await forgetOld(sql, 60_000)).forgotten).toEqual({ outbox: 1 })
  expect(await sql`select from outbox`).toHaveLength(2)
})

test('deletes messages and receipts faster than 1 600 bookings a second write them', async () => {
  // Some seconds of such a sale: two messages per booking, and three receipts.
  const BOOKINGS = 20_000
  await sql`
    with sent as (
      insert into outbox (message_id, type, key, payload, sent_at)
      select gen_random_uuid(), 'reservation.confirmed', gen_random_uuid(), '{}', now() - interval '8 days'
      from generate_series(1, ${2 * BOOKINGS}) returning message_id
    )
    insert into inbox (consumer, message_id, received_at, finished_at)
    select consumer, message_id, now() - interval '8 days', now()
    from (select message_id, row_number() over () as n from sent) message
    cross join lateral unnest(case when n % 2 = 0 then array['payments'] else array['notices', 'webhooks'] end) consumer`
  const begun = performance.now()
  const { forgotten } = await forgetOld(sql, 60_000)
  const perSecond = BOOKINGS / ((performance.now() - begun) / 1000)
  expect(forgotten.outbox).toBe(2 * BOOKINGS)
  expect(await sql`select from inbox limit 1`).toHaveLength(0)
  // Measured beside nine other files on two cores: 4 900. A run has 25 s of each minute, so 3 840 are enough.
  expect(perSecond).toBeGreaterThan(1600)
})

test('a guest goes with their login, unless they reserved something', async () => {
  const guests = [newId(), newId()]
  for (const id of guests) await insertGuest(sql, { id, loginId: newId(), device: null })
  const { id: kept } = await insertGuestReservation(sql)
  await sql`update reservations set user_id = ${guests[0]!} where id = ${kept}`
  await sql`update logins set expires_at = now() - interval '25 hours' where user_id = any(${guests}::uuid[])`
  expect((await forgetOld(sql, 60_000)).forgotten).toEqual({ logins: 2 })
  expect(await sql`select id from users where id = any(${guests}::uuid[])`).toEqual([{ id: guests[0] }])
})
