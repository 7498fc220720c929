// The baseline: the rows of a confirmed booking of two seats, written by pgbench in one transaction.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { beginLong } from '../../testing/long-statements.ts'

const CLIENTS = 8
// More than pgbench can sell within its seconds.
const SEATS = 240_000

/** A showtime on a screen of its own with this many seats; gives their ids in the order of the layout. */
export async function insertBenchShowtime(
  sql: Sql,
  seats: number,
): Promise<{ showtimeId: string; seatIds: string[] }> {
  const [theater, screen, layout, movie, showtimeId] = Array.from({ length: 5 }, newId) as [
    string,
    string,
    string,
    string,
    string,
  ]
  await beginLong(sql, async (tx) => {
    await tx`insert into movies (id, title, duration_minutes) values (${movie}, 'Bench', 100)`
    await tx`
      insert into theaters (id, name, city, address, time_zone, currency)
      values (${theater}, 'Bench', 'Bench', 'Bench 1', 'UTC', 'EUR')`
    await tx`insert into screens (id, theater_id, number) values (${screen}, ${theater}, 1)`
    await tx`insert into layouts (id, screen_id, version, best_x, best_y) values (${layout}, ${screen}, 1, 10, 10)`
    await tx`
      insert into seats (id, layout_id, index, row, number, category, x, y)
      select gen_random_uuid(), ${layout}, i, (i / 20)::text, i % 20 + 1, 'standard', i % 20, i / 20
      from generate_series(0, ${seats - 1}) as i`
    await tx`
      insert into showtimes (id, movie_id, screen_id, layout_id, starts_at, ends_at, sales_close_at, language, currency, prices,
        orphan_rule)
      values (${showtimeId}, ${movie}, ${screen}, ${layout}, now() + interval '1 day', now() + interval '26 hours',
        now() + interval '1 day', 'en', 'EUR', '{"standard": {"adult": 1250}}', 'off')`
  })
  const rows = await sql<{ id: string }[]>`select id from seats where layout_id = ${layout} order by index`
  return { showtimeId, seatIds: rows.map(({ id }) => id) }
}

/** Seats for pgbench, and the transaction as one call: nothing but the rows is measured. */
export async function prepareRows(sql: Sql): Promise<void> {
  const { showtimeId } = await insertBenchShowtime(sql, SEATS)
  const user = newId()
  await sql`insert into users (id, email, name, password_hash) values (${user}, ${`${user}@bench.test`}, 'Rows', 'none')`
  await sql`drop schema if exists bench cascade`
  await sql`create schema bench`
  await sql`create sequence bench.next`
  await sql`
    create table bench.seats as
    select s.index as n, s.id, s.layout_id, h.id as showtime_id, ${user}::uuid as user_id
    from showtimes h join seats s on s.layout_id = h.layout_id where h.id = ${showtimeId}`
  await sql`create unique index on bench.seats (n)`
  await sql.unsafe(BOOK)
}

const BOOK = `
create function bench.book() returns void language plpgsql as $$
declare
  first int := 2 * nextval('bench.next');
  place bench.seats;
  r uuid := gen_random_uuid();
  p uuid := gen_random_uuid();
begin
  select * into strict place from bench.seats where n = first;
  insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
    idempotency_key, request_hash, request_id, expires_at)
  values (r, place.user_id, place.showtime_id, place.layout_id, gen_random_uuid(), 1, 'confirmed', 0, 2500, 'EUR',
    r::text, 'x', 'x', now());
  insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence)
    select r, showtime_id, layout_id, id, 'adult', 1250, 1 from bench.seats where n in (first, first + 1);
  insert into payments (id, reservation_id, status, amount, currency, method)
    values (p, r, 'captured', 2500, 'EUR', 'sim_approved');
  insert into tickets (id, reservation_id, showtime_id, seat_id, code)
    select gen_random_uuid(), r, showtime_id, id, gen_random_uuid()::text from bench.seats where n in (first, first + 1);
  insert into seat_history (showtime_id, seat_id, event, reservation_id, fence)
    select showtime_id, id, event, r, 1 from bench.seats, unnest(array['reserved', 'sold']) as event
    where n in (first, first + 1);
  insert into outbox (message_id, type, key, payload, sent_at) values
    (gen_random_uuid(), 'payment.requested', r, '{}', now()), (gen_random_uuid(), 'reservation.confirmed', r, '{}', now());
end $$`

export async function rowsPerSecond(databaseUrl: string, folder: string, seconds: number): Promise<number> {
  const script = join(folder, 'rows.sql')
  writeFileSync(script, 'select bench.book();\n')
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CLIENTS),
    '-j',
    '2',
    '-T',
    String(seconds),
    '-f',
    script,
    databaseUrl,
  ]
  const { stdout } = await promisify(execFile)('pgbench', args)
  const [, tps] = /tps = ([\d.]+)/.exec(stdout) ?? []
  if (tps === undefined) throw new Error(`pgbench said: ${stdout}`)
  return Number(tps)
}
