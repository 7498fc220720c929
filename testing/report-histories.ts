// Takes the steps of a random history: each changes rows as a flow of Milo does, so that the triggers see it;
// one that its sale does not allow does nothing.
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type TestShowtime } from './catalogue.ts'
import { MOMENTS, type Sale, type SaleStep, type ShowStep, type Step } from './report-steps.ts'

const TYPES = ['adult', 'child', 'senior', 'student']

export interface ReportedTheater {
  sql: Sql
  shows: TestShowtime[]
  theaterId: string
  buyer: string
  promoCode: string
  shift: string
  sales: { id: string; paymentId: string }[]
  seatsTaken: number
}

/** Three showtimes in one theater, two of them of one movie. */
export async function openReportedTheater(sql: Sql): Promise<ReportedTheater> {
  const [buyer, promoCode, shift] = [newId(), newId(), newId()]
  const first = await insertShowtime(sql, { startsAt: new Date(MOMENTS[1]!), rows: 20 })
  const at = (startsAt: string, movieId?: string) =>
    insertShowtime(sql, {
      screen: first,
      startsAt: new Date(startsAt),
      minutes: 60,
      ...(movieId && { movieId }),
    })
  const shows = [first, await at(MOMENTS[2]!, first.movieId), await at(MOMENTS[5]!)]
  await sql`insert into users (id, email, name, password_hash) values (${buyer}, ${`${buyer}@milo.test`}, 'A', 'none')`
  await sql`insert into promo_codes (id, code, percent) values (${promoCode}, ${promoCode.slice(-12).toUpperCase()}, 10)`
  await sql`
    insert into shifts (id, theater_id, cashier_id, currency, opening_float) values (${shift}, ${first.theaterId}, ${buyer}, 'EUR', 0)`
  return { sql, shows, theaterId: first.theaterId, buyer, promoCode, shift, sales: [], seatsTaken: 0 }
}

async function sellTo(reported: ReportedTheater, { show, prices, fees, way, soldAt }: Sale): Promise<void> {
  const { sql, buyer } = reported
  const { showtimeId, layoutId, seats } = reported.shows[show]!
  const [id, paymentId] = [newId(), newId()]
  const isComp = way === 'comp'
  const priced = isComp ? prices.map(() => 0) : prices
  const total = isComp ? 0 : priced.reduce((sum, price) => sum + price, fees)
  await sql.begin(async (tx) => {
    await tx`
      insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, fees, total, currency, idempotency_key,
        request_hash, request_id, expires_at)
      values (${id}, ${buyer}, ${showtimeId}, ${layoutId}, ${newId()}, 1, ${isComp ? 0 : fees}, ${total}, 'EUR', ${newId()}, 'x',
        'x', now())`
    const rows = priced.map((price, at) => ({
      ...{ reservation_id: id, showtime_id: showtimeId, layout_id: layoutId, fence: 1, price },
      ...{ seat_id: seats[reported.seatsTaken++]!.id, ticket_type: TYPES[(at + prices[0]!) % TYPES.length]! },
    }))
    await tx`insert into reservation_seats ${tx(rows)}`
    await tx`
      insert into payments (id, reservation_id, amount, currency, method, provider, created_at)
      values (${paymentId}, ${id}, ${total}, 'EUR', ${way === 'counter' ? 'cash' : 'sim_approved'},
        ${way === 'counter' ? 'counter' : isComp ? 'none' : 'simulator'}, ${soldAt})`
    if (isComp || way === 'counter')
      await tx`
        insert into counter_sales (reservation_id, shift_id, method, amount, tendered, reason)
        values (${id}, ${reported.shift}, ${isComp ? 'comp' : 'cash'}, ${total}, ${isComp ? null : total}, ${isComp ? 'press' : null})`
    if (way === 'promo')
      await tx`
        insert into promo_code_uses (reservation_id, promo_code_id, user_id) values (${id}, ${reported.promoCode}, ${buyer})`
  })
  reported.sales.push({ id, paymentId })
}

type Write = (sql: Sql, sale: { id: string; paymentId: string }, seatId: string) => Promise<unknown>[]

/** What is still owed of a payment `p` becomes a refund. */
const giveBack = (sql: Sql, paymentId: string, reason: string, amount = sql`p.amount`) => sql`
  insert into refunds (id, payment_id, key, amount, currency, reason)
  select ${newId()}, p.id, ${newId()}, left_over, 'EUR', ${reason} from payments p
  cross join lateral (
    select least(${amount}, p.amount - coalesce((select sum(amount) from refunds where payment_id = p.id), 0))::bigint as left_over) l
  where p.id = ${paymentId} and p.status in ('captured', 'refund_due') and left_over > 0`

const close = (sql: Sql, id: string) => [
  sql`update reservation_seats set released_at = now() where reservation_id = ${id} and released_at is null
    and exists (select from reservations where id = ${id} and status <> 'confirmed')`,
  sql`update tickets set status = 'refunded' where reservation_id = ${id} and status <> 'refunded'
    and exists (select from reservations where id = ${id} and status <> 'confirmed')`,
]

const writes: Record<SaleStep, Write> = {
  capture: (sql, { id, paymentId }) => [
    sql`update payments set status = 'captured' where id = ${paymentId} and status = 'requested'`,
    sql`update reservations set status = 'confirmed' where id = ${id} and status = 'awaiting_payment'`,
    sql`
      insert into tickets (id, reservation_id, showtime_id, seat_id, code)
      select gen_random_uuid(), r.id, r.showtime_id, seat.seat_id, gen_random_uuid()
      from reservations r join reservation_seats seat on seat.reservation_id = r.id
      where r.id = ${id} and r.status = 'confirmed' and seat.released_at is null
      on conflict do nothing`,
  ],
  decline: (sql, { id, paymentId }) => [
    sql`update payments set status = 'declined' where id = ${paymentId} and status = 'requested'`,
    sql`update reservations set status = 'declined' where id = ${id} and status = 'awaiting_payment'`,
    ...close(sql, id),
  ],
  letIn: (sql, { id }) => [
    sql`
      insert into check_ins (id, ticket_id, nonce, actor_id)
      select ${newId()}, t.id, 'x', r.user_id from tickets t join reservations r on r.id = t.reservation_id
      where r.id = ${id} and t.status = 'valid' order by t.id limit 1 on conflict do nothing`,
  ],
  letOut: (sql, { id }) => [
    sql`delete from check_ins where ticket_id in (select id from tickets where reservation_id = ${id})`,
  ],
  giveBackOne: (sql, { id, paymentId }) => [
    sql`
      update reservation_seats set released_at = now() where reservation_id = ${id} and released_at is null
        and exists (select from reservations where id = ${id} and status = 'confirmed')
        and seat_id = (select min(seat_id::text)::uuid from reservation_seats where reservation_id = ${id} and released_at is null)`,
    sql`
      update tickets t set status = 'refunded' from reservation_seats seat
      where seat.reservation_id = ${id} and t.reservation_id = ${id} and t.seat_id = seat.seat_id and seat.released_at is not null`,
    giveBack(sql, paymentId, 'cancelled', sql`777`),
  ],
  cancel: (sql, { id, paymentId }) => [
    sql`update reservations set status = 'cancelled' where id = ${id} and status in ('confirmed', 'awaiting_payment')`,
    ...close(sql, id),
    giveBack(sql, paymentId, 'cancelled'),
    sql`update payments set status = 'refund_due' where id = ${paymentId} and status = 'captured'
      and exists (select from reservations where id = ${id} and status = 'cancelled')`,
  ],
  refunded: (sql, { paymentId }) => [
    sql`update refunds set status = 'refunded' where payment_id = ${paymentId} and status = 'due'`,
    sql`update payments set status = 'refunded' where id = ${paymentId} and status = 'refund_due'`,
  ],
  dispute: (sql, { paymentId }) => [
    sql`update payments set status = 'disputed' where id = ${paymentId} and status in ('captured', 'refunded')`,
  ],
  win: (sql, { paymentId }) => [
    sql`update payments set status = 'captured' where id = ${paymentId} and status = 'disputed'`,
  ],
  refundOutside: (sql, { paymentId }) => [giveBack(sql, paymentId, 'outside', sql`p.amount / 3`)],
  moveSeat: (sql, { id }, seatId) => [
    sql`
      update reservation_seats set seat_id = ${seatId}, was_seat_id = seat_id where reservation_id = ${id}
        and seat_id = (select max(seat_id::text)::uuid from reservation_seats where reservation_id = ${id} and released_at is null)
        and not exists (select from tickets where reservation_id = ${id})`,
  ],
  retry: (sql, { paymentId }) => [
    sql`
      update payments set method = 'sim_delayed', attempt = 2, charge_started_at = now() where id = ${paymentId} and status = 'requested'`,
  ],
}

const showWrites: Record<
  ShowStep,
  (sql: Sql, show: TestShowtime, at: string, movieId: string) => Promise<unknown>
> = {
  move: (sql, { showtimeId }, at) => sql`
    update showtimes moved set starts_at = ${at}, ends_at = ${at}::timestamptz + interval '1 hour', sales_close_at = ${at}
    where id = ${showtimeId} and not exists (
      select from showtimes other where other.screen_id = moved.screen_id and other.id <> moved.id
        and tstzrange(other.starts_at, other.ends_at) && tstzrange(${at}, ${at}::timestamptz + interval '1 hour'))`,
  cancelShow: (sql, { showtimeId }) =>
    sql`update showtimes set status = 'cancelled' where id = ${showtimeId} and status = 'scheduled'`,
  showAnother: (sql, { showtimeId }, _, movieId) =>
    sql`update showtimes set movie_id = ${movieId} where id = ${showtimeId}`,
}

/** One step; `sweep` is what keeps the figures. */
export async function take(
  reported: ReportedTheater,
  step: Step,
  sweep: () => Promise<unknown>,
): Promise<void> {
  const { sql, shows, sales, theaterId } = reported
  if (step.kind === 'sell') return sellTo(reported, step.sale)
  if (step.kind === 'sweep') return void (await sweep())
  if (step.kind === 'clocks')
    return void (await sql`update theaters set time_zone = ${step.timeZone} where id = ${theaterId}`)
  if (step.kind === 'tax')
    return void (await sql`
      insert into tax_settings (theater_id, valid_from, seller, rates)
      values (${theaterId}, ${step.at}, '{}', ${sql.json({ adult: step.rate, child: 500, senior: 1000, student: 0, fees: 2000 })})
      on conflict do nothing`)
  if ('at' in step) {
    const show = shows[step.which % shows.length]!
    await showWrites[step.kind](sql, show, step.at, shows[(step.which + 1) % shows.length]!.movieId)
    return
  }
  const sale = sales[step.which % Math.max(sales.length, 1)]
  if (!sale) return
  const seatId = shows[0]!.seats[reported.seatsTaken++]!.id
  await sql.begin(async (tx) => {
    for (const write of writes[step.kind](tx as unknown as Sql, sale, seatId)) await write
  })
}
