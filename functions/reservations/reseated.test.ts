// What a customer reads of seats that took the place of lost ones.
import { expect, test } from 'vitest'
import { type Answered, mustReserve, newBuyer, overdue, rivalOf, useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import sweep from '../scheduled/sweep.ts'
import getReservation from './get.ts'

const sale = useSale()

test('paid late with “equal or better”: the reservation shows the new seats, what they stand for, and the old price', async () => {
  const { sql } = sale.database
  const settle = newSettle({
    sql,
    redis: sale.redis,
    providers: { simulator: newSimulator(sql) },
    ticketKey: sale.env.TICKET_PRIVATE_KEY,
  })
  const buyer = await newBuyer(sale)
  const made = await mustReserve(buyer, [0, 1], { method: 'sim_late', body: { reseat: 'equal-or-better' } })
  expect(await settle(made.payment.id, silent)).toBe('later')
  await overdue(sale, made.id, 3_600_000)
  await sweep.scheduled({ scheduledTime: Date.now() }, sale.env, { waitUntil: () => undefined } as never)
  await mustReserve(await rivalOf(buyer), [1])
  await sql`update simulator.charges set settles_at = now() where key = ${made.payment.id}`
  expect(await settle(made.payment.id, silent)).toBe('done')
  const answer = await getReservation.request(
    `/v1/reservations/${made.id}`,
    { headers: buyer.customer.headers },
    sale.env,
  )
  const shown: Answered = await answer.json()
  expect(shown).toMatchObject({ status: 'confirmed', total: made.total, payment: { status: 'captured' } })
  const places = shown.seats.map(({ row, number }: Answered) => `${row}${number}`)
  expect(places).not.toContain('A2')
  expect(new Set(shown.seats.map(({ row }: Answered) => row)).size).toBe(1)
  expect(shown.seats.map(({ insteadOf, price }: Answered) => ({ insteadOf, price }))).toEqual(
    made.seats.map(({ seatId, section, row, number, price }: Answered) => ({
      insteadOf: { seatId, section, row, number },
      price,
    })),
  )
  expect(shown.tickets.map(({ seat }: Answered) => seat.seatId).sort()).toEqual(
    shown.seats.map(({ seatId }: Answered) => seatId).sort(),
  )
})
