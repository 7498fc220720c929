// Set-up of tests that move a showtime: buyers of one showtime, other screens of its theater, and the
// worker's part.
import createLayout from '../functions/layouts/update.ts'
import createScreen from '../functions/screens/create.ts'
import createMove from '../functions/showtime-moves/create.ts'
import { newTicketMover } from '../worker-payments/payments/move-tickets.ts'
import { newSettle } from '../worker-payments/payments/settle.ts'
import type { Provider } from '../worker-payments/providers/provider.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { silent } from '../worker-payments/testing.ts'
import type { SignedIn } from './catalogue.ts'
import { type Answered, type Buyer, mustReserve, newBuyer, type Sale } from './sales.ts'
import { as, signInStaff } from './staff.ts'

/** As the tests' own screen: three rows of standard seats and one of premium ones, ten each. */
export const SAME = 'A ssssssssss\nB ssssssssss\nC ssssssssss\nD pppppppppp'

export interface Moving {
  buyer: Buyer
  showtimeId: string
  staff: SignedIn
  /** Creates another screen of the theater; returns its id. */
  addScreen(drawing: string, more?: object): Promise<string>
  move(screenId: string, more?: object, by?: SignedIn): Promise<Response>
}

let screens = 1

/** A showtime with a buyer and a member of staff. */
export async function openMoving(sale: Sale, wishes: Parameters<typeof newBuyer>[1] = {}): Promise<Moving> {
  const { sql } = sale.database
  const buyer = await newBuyer(sale, { orphanRule: 'off', ...wishes })
  const { showtimeId, theaterId } = buyer.showtime
  const staff = await signInStaff(sql, sale.env, theaterId)
  return {
    buyer,
    showtimeId,
    staff,
    async addScreen(drawing, more = {}) {
      const body = { number: ++screens, ...more }
      const made = await as(sale.env, staff)(createScreen, 'POST', `/v1/theaters/${theaterId}/screens`, body)
      const { id } = (await made.json()) as Answered
      const headers = { ...staff.headers, 'content-type': 'text/plain' }
      const drawn = await createLayout.request(
        `/v1/screens/${id}/layout`,
        { method: 'PUT', headers, body: drawing },
        sale.env,
      )
      if (drawn.status !== 200) throw new Error(`Not drawn: ${await drawn.text()}`)
      return id
    },
    move: (screenId, more = {}, by = staff) =>
      as(sale.env, by)(createMove, 'POST', `/v1/showtimes/${showtimeId}/moves`, { screenId, ...more }),
  }
}

/** The worker's steps, on request. */
export function openWorker({ database: { sql }, redis, env }: Sale) {
  const ticketKey = env.TICKET_PRIVATE_KEY
  const settleWith = (around: (provider: Provider) => Provider = (provider) => provider) => {
    const providers = { simulator: around(newSimulator(sql)) }
    const settle = newSettle({ sql, redis, providers, ticketKey })
    return (paymentId: string) => settle(paymentId, silent)
  }
  const settle = settleWith()
  const moveTickets = newTicketMover({ sql, redis, ticketKey })
  return {
    settle,
    /** As settle, through a proxy to the provider. */
    settleWith,
    /** Handles the message of the showtime's last move, or change of its start. */
    async handleMove(showtimeId: string): Promise<void> {
      const [message] = await sql<{ id: string; requestId: string }[]>`
        select message_id as id, request_id as "requestId" from outbox
        where type in ('showtime.moved', 'showtime.rescheduled') and key = ${showtimeId} order by id desc limit 1`
      await moveTickets({ ...message!, payload: { showtimeId } }, silent)
    },
    async buy(buyer: Buyer, seats: number[]): Promise<Answered> {
      const reservation = await mustReserve(buyer, seats)
      await settle(reservation.payment.id)
      return reservation
    },
  }
}

/** The live seats of a showtime by their names, `A1` and so on, and by owner. */
export async function seatsOf(
  { database: { sql } }: Sale,
  showtimeId: string,
): Promise<Record<string, string[]>> {
  const rows = await sql<{ whose: string; seats: string[] }[]>`
    select coalesce(claim.reservation_id, claim.block_id) as whose,
      array_agg(seat.row || seat.number order by seat.index) as seats
    from reservation_seats claim
    join showtimes on showtimes.id = claim.showtime_id
    join seats seat on seat.id = claim.seat_id and seat.layout_id = showtimes.layout_id
    where claim.showtime_id = ${showtimeId} and claim.released_at is null group by 1`
  return Object.fromEntries(rows.map(({ whose, seats }) => [whose, seats]))
}
