// A sale as /v1 takes and answers it.

import type { Money, TicketType } from '../../../shared/domain/price.ts'
import type { SeatName } from '../../../shared/domain/seat-name.ts'
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import type { CounterShowtime, Sold, Wish } from '../../components/office/counter/counter.ts'
import type { Quote } from '../../components/office/counter/quote.ts'

export interface Answered {
  reservation: {
    id: string
    total: Money
    seats: { seatId: string; ticketType: TicketType; price: Money }[]
    tickets: { id: string; code: string; seat: SeatName & { seatId: string } }[]
  }
  change: Money | null
}

export function bodyOf({ showtimeId, method, reference, reason }: Wish, { picks, tendered }: Quote): object {
  const payment = {
    cash: { method, tendered },
    terminal: { method, reference: reference.trim() },
    comp: { method, reason: reason.trim() },
  }[method]
  return {
    showtimeId,
    seats: picks.map(({ seat, ticketType }) => ({ seatId: seat.seatId, ticketType })),
    payment,
  }
}

export function soldOf({ reservation, change }: Answered, showtime: CounterShowtime): Sold {
  const { id, total, seats, tickets } = reservation
  const priced = new Map(seats.map((seat) => [seat.seatId, seat]))
  return {
    reservationId: id,
    showtime,
    total: total.amount,
    change: change?.amount ?? null,
    tickets: tickets.map(({ id, code, seat }) => {
      const { ticketType, price } = priced.get(seat.seatId)!
      return { id, code, seat: seatLabel(seat), ticketType, price: price.amount }
    }),
  }
}
