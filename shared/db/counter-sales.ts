// A sale at the counter, in one transaction: the same claim as online, with its payment taken at once, its
// tickets, and its place in the cashier's shift. The index that lets a seat be sold once decides, as ever.
import { HOLD_LENGTH_MS } from '../domain/hold.ts'
import type { Sql } from '../resources.ts'
import { type NewReservation, refusalOf, type Written, writeReservations } from './reservations.ts'
import type { Actor } from './staff-change.ts'
import { confirmReservation, type NewTicket } from './tickets.ts'

export type CounterMethod = 'cash' | 'terminal' | 'comp'

export interface CounterSale {
  reservation: NewReservation
  tickets: readonly NewTicket[]
  shiftId: string
  method: CounterMethod
  tendered: number | null
  reference: string | null
  reason: string | null
}

class Refused extends Error {
  readonly written: Written | 'shift_closed'
  constructor(written: Written | 'shift_closed') {
    super(written)
    this.written = written
  }
}

/** Safe to repeat: hold and key are unique, and a repeat is told so. */
export async function sellAtCounter(
  sql: Sql,
  actor: Actor,
  sale: CounterSale,
): Promise<Written | 'shift_closed'> {
  try {
    await sql.begin((tx) => sell(tx as unknown as Sql, actor, sale))
    return 'written'
  } catch (error) {
    if (error instanceof Refused) return error.written
    const refused = refusalOf(error)
    if (refused) return refused
    throw error
  }
}

async function sell(tx: Sql, { userId, requestId }: Actor, sale: CounterSale): Promise<void> {
  const { reservation, tickets, shiftId, method, tendered, reference, reason } = sale
  // A count waits for this sale, or this sale finds the shift closed.
  const [shift] = await tx`select from shifts where id = ${shiftId} and closed_at is null for share`
  if (!shift) throw new Refused('shift_closed')
  await tx`
    insert into users (id, email, name, password_hash, roles)
    values (${reservation.userId}, null, 'Guest', 'none', '{guest}') on conflict (id) do nothing`
  const [write] = await writeReservations(tx, [reservation], HOLD_LENGTH_MS)
  if (write!.written !== 'written') throw new Refused(write!.written)
  const { id, paymentId, quote } = reservation
  await tx`
    insert into counter_sales (reservation_id, shift_id, method, amount, tendered, reference, reason)
    values (${id}, ${shiftId}, ${method}, ${quote.total}, ${tendered}, ${reference}, ${reason})`
  if (!(await confirmReservation(tx, { paymentId, providerReference: reference ?? 'counter', tickets })))
    throw new Error(`the sale ${id} could not be confirmed`)
  const after = { showtimeId: reservation.showtimeId, shiftId, method, amount: quote.total, reason }
  await tx`
    insert into audit_log (actor_id, action, subject_id, after, request_id)
    values (${userId}, 'sale.create', ${id}, ${tx.json(after)}, ${requestId})`
}
