// Shifts of the counter: a cashier's drawer from its float to its count. A cashier has one open shift at a
// theater (the unique index shifts_open).
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { violates } from './reservations.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf, mustBeStaff } from './theater-access.ts'

interface Sum {
  count: number
  amount: number
}

export interface Shift {
  id: string
  theaterId: string
  cashier: { id: string; name: string }
  currency: string
  openedAt: Date
  closedAt: Date | null
  openingFloat: number
  cash: Sum
  terminal: Sum
  /** Tickets that cost nothing are counted alone. */
  comp: { count: number; tickets: number }
  /** Handed back in cash. */
  cashRefunds: Sum
  /** What the drawer should have: as it stands, or as it stood when it was closed. */
  expectedCash: number
  countedCash: number | null
}

const shown = (sql: Sql) => sql`
  select shift.id, shift.theater_id as "theaterId", json_build_object('id', cashier.id, 'name', cashier.name) as cashier,
    shift.currency, opened_at as "openedAt", closed_at as "closedAt", opening_float as "openingFloat",
    json_build_object('count', sold.cash_count, 'amount', sold.cash) as cash,
    json_build_object('count', sold.terminal_count, 'amount', sold.terminal) as terminal,
    json_build_object('count', sold.comp_count, 'tickets', sold.comp_tickets) as comp,
    json_build_object('count', back.count, 'amount', back.amount) as "cashRefunds",
    coalesce(expected_cash, opening_float + sold.cash - back.amount)::bigint as "expectedCash", counted_cash as "countedCash"
  from shifts shift join users cashier on cashier.id = shift.cashier_id
  cross join lateral (
    select count(*) filter (where method = 'cash') as cash_count,
      coalesce(sum(amount) filter (where method = 'cash'), 0) as cash,
      count(*) filter (where method = 'terminal') as terminal_count,
      coalesce(sum(amount) filter (where method = 'terminal'), 0) as terminal,
      count(*) filter (where method = 'comp') as comp_count,
      coalesce(sum((select count(*) from tickets t where t.reservation_id = s.reservation_id))
        filter (where method = 'comp'), 0) as comp_tickets
    from counter_sales s where s.shift_id = shift.id) sold
  cross join lateral (
    select count(*) as count, coalesce(sum(amount), 0) as amount from refunds where shift_id = shift.id) back`

export function openShift(
  sql: Sql,
  actor: Actor,
  { theaterId, openingFloat }: { theaterId: string; openingFloat: { amount: number; currency: string } },
): Promise<Outcome<Shift>> {
  const id = newId()
  return staffChange(sql, actor, async (tx) => {
    const [theater] = await tx<{ currency: string }[]>`
      select currency from theaters where id = ${theaterId} and archived_at is null for share`
    if (!theater) throw new ChangeRefused('not_found')
    await mustBeStaff(tx, actor, theaterId)
    if (openingFloat.currency !== theater.currency) {
      const message = `must be ${theater.currency}, as everything in this theater`
      throw new ChangeRefused('invalid_input', { errors: [{ path: 'openingFloat.currency', message }] })
    }
    const made = await tx`
      insert into shifts (id, theater_id, cashier_id, currency, opening_float)
      values (${id}, ${theaterId}, ${actor.userId}, ${theater.currency}, ${openingFloat.amount})
      on conflict (cashier_id, theater_id) where closed_at is null do nothing returning 1`
    if (made.length === 0) {
      const [open] = await tx<{ id: string }[]>`
        select id from shifts where cashier_id = ${actor.userId} and theater_id = ${theaterId} and closed_at is null`
      throw new ChangeRefused('wrong_state', { detail: 'You have an open shift here.', shiftId: open?.id })
    }
    const after = { theaterId, openingFloat }
    return {
      value: (await find(tx, id))!,
      note: { action: 'shift.open', subjectId: id, before: null, after },
    }
  })
}

const find = async (sql: Sql, id: string): Promise<Shift | undefined> =>
  (await sql<Shift[]>`${shown(sql)} where shift.id = ${id}`)[0]

export async function findShift(sql: Sql, id: string, viewerId: string): Promise<Shift | undefined> {
  const [row] = await sql<Shift[]>`
    ${shown(sql)} where shift.id = ${id} and ${isStaffOf(sql, viewerId, sql`shift.theater_id`)}`
  return row
}

/** Of a theater, newest first. */
export const listShifts = (
  sql: Sql,
  given: { theaterId: string; open: boolean | undefined; after: string | undefined; limit: number },
): Promise<Shift[]> => sql<Shift[]>`
  ${shown(sql)} where shift.theater_id = ${given.theaterId}
    ${given.open === undefined ? sql`` : sql`and (closed_at is null) = ${given.open}`}
    ${given.after === undefined ? sql`` : sql`and shift.id < ${given.after}`}
  order by shift.id desc limit ${given.limit}`

/** The open shift of a cashier at a theater. */
export async function findOpenShiftAt(
  sql: Sql,
  cashierId: string,
  theaterId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from shifts where cashier_id = ${cashierId} and theater_id = ${theaterId} and closed_at is null`
  return row?.id
}

/** The open shift of a cashier at the theater of a showtime. */
export async function findOpenShift(
  sql: Sql,
  cashierId: string,
  showtimeId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select shift.id from showtimes h join screens s on s.id = h.screen_id
    join shifts shift on shift.theater_id = s.theater_id
    where h.id = ${showtimeId} and shift.cashier_id = ${cashierId} and shift.closed_at is null`
  return row?.id
}

/** Waits for sales in progress, then says what the drawer should have. */
export const closeShift = (
  sql: Sql,
  actor: Actor,
  { id, countedCash }: { id: string; countedCash: { amount: number; currency: string } },
): Promise<Outcome<Shift>> =>
  staffChange(sql, actor, async (tx) => {
    await tx`select from shifts where id = ${id} for update`
    const before = await find(tx, id)
    if (!before) throw new ChangeRefused('not_found')
    await mustBeStaff(tx, actor, before.theaterId)
    if (before.closedAt) throw new ChangeRefused('wrong_state', { detail: 'The shift is closed.' })
    if (countedCash.currency !== before.currency) {
      const message = `must be ${before.currency}, as the drawer`
      throw new ChangeRefused('invalid_input', { errors: [{ path: 'countedCash.currency', message }] })
    }
    await tx`
      update shifts set closed_at = now(), closed_by = ${actor.userId}, expected_cash = ${before.expectedCash},
        counted_cash = ${countedCash.amount} where id = ${id}`
    const after = {
      theaterId: before.theaterId,
      expectedCash: before.expectedCash,
      countedCash: countedCash.amount,
    }
    return {
      value: (await find(tx, id))!,
      note: { action: 'shift.close', subjectId: id, before: null, after },
    }
  })

export const isShiftClosed = (error: unknown): boolean => violates(error, 'shift_open')
