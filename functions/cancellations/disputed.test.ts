// A payment that a bank disputes: a caller who cancels it is told that this is why.
import { describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { newSettle } from '../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../worker-payments/providers/simulator.ts'
import { silent } from '../../worker-payments/testing.ts'
import createCancellation from './create.ts'

const sale = useSale()

describe('to cancel a reservation', () => {
  test.each([
    ['sim_approved', 202, undefined],
    ['sim_disputed', 409, "Its payment is disputed: wait for the bank's decision."],
  ])('paid with %s: %i', async (method, status, detail) => {
    const { env, redis, database } = sale
    const { sql } = database
    const buyer = await newBuyer(sale)
    const { id, payment } = await mustReserve(buyer, [0], { method })
    const providers = { simulator: newSimulator(sql) }
    const settle = newSettle({ sql, redis, ticketKey: env.TICKET_PRIVATE_KEY, providers })
    for (const _ of ['charge', 'news']) await settle(payment.id, silent, true)
    const headers = { ...buyer.customer.headers, 'idempotency-key': newId() }
    const path = `/v1/reservations/${id}/cancellations`
    const answer = await createCancellation.request(path, jsonRequest('POST', {}, headers), env)
    expect(answer.status).toBe(status)
    if (detail) expect(await problemOf(answer)).toMatchObject({ code: 'wrong_state', detail })
  })
})
