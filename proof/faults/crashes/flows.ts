// Every change of seats or money, as flows that a process may die in: the preparation, and the work of the
// process.

import type { Resources } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import createBlock from '../../../functions/blocks/create.ts'
import deleteBlock from '../../../functions/blocks/delete.ts'
import cancelReservation from '../../../functions/cancellations/create.ts'
import createAttempt from '../../../functions/payment-attempts/create.ts'
import createReservation from '../../../functions/reservations/create.ts'
import sweep from '../../../functions/scheduled/sweep.ts'
import cancelShowtime from '../../../functions/showtime-cancellations/create.ts'
import createMove from '../../../functions/showtime-moves/create.ts'
import { jsonRequest, type SignedIn } from '../../../testing/catalogue.ts'
import { type Moving, SAME } from '../../../testing/moves.ts'
import {
  type Answered,
  askHold,
  lastTry,
  mustReserve,
  overdue,
  rivalOf,
  type Sale,
} from '../../../testing/sales.ts'
import { newShowtimeCanceller } from '../../../worker-payments/payments/cancel-showtime.ts'
import { newTicketMover } from '../../../worker-payments/payments/move-tickets.ts'
import { newSettle, type Settle } from '../../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../../worker-payments/providers/simulator.ts'
import { silent } from '../../../worker-payments/testing.ts'

/** The work of the process on these connections; a repeat by its caller is the same call. */
export type Work = (at: Resources) => Promise<unknown>
export type Flow = (sale: Sale, moving: Moving) => Promise<Work>

export const settleWith = ({ env }: Sale, { sql, redis }: Resources): Settle =>
  newSettle({
    sql,
    redis,
    providers: { simulator: newSimulator(sql, { slowMs: 0, lateMs: 0 }) },
    ticketKey: env.TICKET_PRIVATE_KEY,
  })

export const own = ({ database, redis }: Sale): Resources => ({ sql: database.sql, redis })
type Fn = typeof createBlock | typeof deleteBlock | typeof createReservation | typeof sweep

/** A request as its client sends it, again and again with the same key. */
const asked = (
  { env }: Sale,
  { headers }: SignedIn,
  fn: { request: Fn['request'] },
  path: string,
  body: unknown,
  method: 'POST' | 'DELETE' = 'POST',
): Work => {
  const init = jsonRequest(method, body, { ...headers, 'idempotency-key': newId() })
  return async (resources) => fn.request(path, init, { ...env, resources })
}

async function reserved({ buyer }: Moving, method = 'sim_approved'): Promise<Answered> {
  return mustReserve(buyer, [0, 1], { method })
}

async function sold(sale: Sale, moving: Moving): Promise<Answered> {
  const made = await reserved(moving)
  await settleWith(sale, own(sale))(made.payment.id, silent)
  return made
}

const settled =
  (sale: Sale, id: string): Work =>
  (at) =>
    settleWith(sale, at)(id, silent)

/** Captured after it lapsed; one of its seats is somebody else's meanwhile. */
async function capturedLate(sale: Sale, moving: Moving, reseat: boolean): Promise<Work> {
  const { sql } = sale.database
  const made = await reserved(moving, 'sim_late')
  if (reseat) await sql`update reservations set reseat = 'equal-or-better' where id = ${made.id}`
  await settleWith(sale, own(sale))(made.payment.id, silent)
  await overdue(sale, made.id, 10 * 60_000)
  await sweepNow(sale, moving)
  if (reseat) await mustReserve(await rivalOf(moving.buyer), [0])
  await sql`update simulator.charges set settles_at = now() where key = ${made.payment.id}`
  return settled(sale, made.payment.id)
}

const sweeping = (sale: Sale, { staff }: Moving): Work =>
  asked(sale, staff, sweep, '/v1/scheduled/sweep', undefined)
const sweepNow = async (sale: Sale, moving: Moving) => sweeping(sale, moving)(own(sale))

const seatsPath = ({ showtimeId }: Moving, more: string) => `/v1/showtimes/${showtimeId}/${more}`
const seatIds = ({ buyer }: Moving, ...seats: number[]) => seats.map((seat) => buyer.showtime.seats[seat]!.id)

export const flows: Readonly<Record<string, Flow>> = {
  reserve: async (sale, { buyer, showtimeId }) => {
    const { id: holdId } = await (await askHold(buyer, [0, 1])).json()
    const body = { showtimeId, holdId, payment: { method: 'sim_approved' } }
    return asked(sale, buyer.customer, createReservation, '/v1/reservations', body)
  },
  'settle, approved': async (sale, moving) => settled(sale, (await reserved(moving)).payment.id),
  'settle, declined': async (sale, moving) =>
    settled(sale, (await reserved(moving, 'sim_declined')).payment.id),
  'settle, the last try declined': async (sale, moving) => {
    const { payment } = await reserved(moving, 'sim_declined')
    await lastTry(sale, payment.id)
    return settled(sale, payment.id)
  },
  'try again': async (sale, moving) => {
    const { id, payment } = await reserved(moving, 'sim_declined')
    await settled(sale, payment.id)(own(sale))
    const path = `/v1/reservations/${id}/payment-attempts`
    return asked(sale, moving.buyer.customer, createAttempt, path, { method: 'sim_approved' })
  },
  'settle, the second try': async (sale, moving) => {
    const { id, payment } = await reserved(moving, 'sim_declined')
    await settled(sale, payment.id)(own(sale))
    const path = `/v1/reservations/${id}/payment-attempts`
    await asked(sale, moving.buyer.customer, createAttempt, path, { method: 'sim_approved' })(own(sale))
    return settled(sale, payment.id)
  },
  'give up': async (sale, moving) => {
    const { id, payment } = await reserved(moving, 'sim_declined')
    await settled(sale, payment.id)(own(sale))
    return asked(sale, moving.buyer.customer, cancelReservation, `/v1/reservations/${id}/cancellations`, {})
  },
  'settle, captured late': (sale, moving) => capturedLate(sale, moving, false),
  'settle, other seats': (sale, moving) => capturedLate(sale, moving, true),
  'cancel a seat': async (sale, moving) => {
    const { id } = await sold(sale, moving)
    const body = { seatIds: seatIds(moving, 0) }
    return asked(sale, moving.buyer.customer, cancelReservation, `/v1/reservations/${id}/cancellations`, body)
  },
  refund: async (sale, moving) => {
    const { id, payment } = await sold(sale, moving)
    const path = `/v1/reservations/${id}/cancellations`
    await asked(sale, moving.buyer.customer, cancelReservation, path, {})(own(sale))
    return settled(sale, payment.id)
  },
  lapse: async (sale, moving) => {
    const { id } = await reserved(moving)
    await overdue(sale, id)
    return sweeping(sale, moving)
  },
  block: async (sale, moving) => {
    const body = { seatIds: seatIds(moving, 0, 1), reason: 'broken' }
    return asked(sale, moving.staff, createBlock, seatsPath(moving, 'blocks'), body)
  },
  unblock: async (sale, moving) => {
    const body = { seatIds: seatIds(moving, 0, 1), reason: 'broken' }
    const path = seatsPath(moving, 'blocks')
    const made = (await asked(sale, moving.staff, createBlock, path, body)(own(sale))) as Response
    const { id } = (await made.json()) as Answered
    return asked(sale, moving.staff, deleteBlock, `${path}/${id}`, undefined, 'DELETE')
  },
  move: async (sale, moving) => {
    await sold(sale, moving)
    const body = { screenId: await moving.addScreen(SAME) }
    return asked(sale, moving.staff, createMove, seatsPath(moving, 'moves'), body)
  },
  'sign moved tickets': async (sale, moving) => {
    await sold(sale, moving)
    await moving.move(await moving.addScreen(SAME))
    const [message] = await sale.database.sql<{ id: string; requestId: string }[]>`
      select message_id as id, request_id as "requestId" from outbox
      where type = 'showtime.moved' and key = ${moving.showtimeId}`
    const { showtimeId } = moving
    return ({ sql, redis }) =>
      newTicketMover({ sql, redis, ticketKey: sale.env.TICKET_PRIVATE_KEY })(
        { ...message!, payload: { showtimeId } },
        silent,
      )
  },
  'cancel a showtime': async (sale, moving) => {
    await sold(sale, moving)
    return asked(sale, moving.staff, cancelShowtime, seatsPath(moving, 'cancellation'), { reason: 'fire' })
  },
  'cancel its reservations': async (sale, moving) => {
    await sold(sale, moving)
    await mustReserve(await rivalOf(moving.buyer), [5])
    const path = seatsPath(moving, 'cancellation')
    await asked(sale, moving.staff, cancelShowtime, path, { reason: 'fire' })(own(sale))
    return ({ sql, redis }) => newShowtimeCanceller({ sql, redis })(moving.showtimeId, silent)
  },
}
