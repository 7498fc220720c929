// POST /v1/reservations/:reservationId/payment-attempts — tries to pay again after a declined try, with
// this or another method; the seats stay the same.
import * as v from 'valibot'
import { type BegunTry, beginTry } from '#shared/db/attempts.ts'
import { findReservation } from '#shared/db/reservation-views.ts'
import { chargeRefusal, MOST_ATTEMPTS } from '#shared/domain/payment.ts'
import { money } from '#shared/domain/price.ts'
import { type FunctionContext, problem, providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { idempotencyKey, once } from '#shared/http/idempotency.ts'
import { PaymentChoice, paymentOf } from '#shared/http/requests/payments.ts'
import { BegunAttempt } from '#shared/http/responses/reservations.ts'
import { derivedId, Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ reservationId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/reservations/:reservationId/payment-attempts',
    summary: 'Try to pay again',
    access: 'buyer',
    input: { params: Params, headers: idempotencyKey, body: PaymentChoice },
    answers: { 202: BegunAttempt },
    problems: ['not_found', 'wrong_state', 'in_flight', 'idempotency_mismatch', 'amount_not_chargeable'],
  },
  async (c, { params: { reservationId }, body, headers: { idempotencyKey: key } }) => {
    const answered = await once(c, key, body, () => begin(c, reservationId, body, key))
    if (answered.ok) answered.headers.set('location', `/v1/reservations/${reservationId}`)
    return answered
  },
)

async function begin(c: FunctionContext, reservationId: string, choice: PaymentChoice, key: string) {
  const { method, provider } = paymentOf(choice)
  if (!providersOf(c.env).includes(provider)) {
    const message = `${provider} is not accepted here`
    return problem(c, 'invalid_input', {
      errors: [{ path: choice.provider ? 'provider' : 'method', message }],
    })
  }
  const userId = c.var.user.id
  const reservation = await findReservation(c.var.sql, reservationId, userId)
  if (!reservation) return problem(c, 'not_found')
  const detail = chargeRefusal([provider], money(reservation.total, reservation.currency))
  if (detail !== undefined) return problem(c, 'amount_not_chargeable', { detail })
  // The same for a repeat whose first answer was lost: that try is found again.
  const id = derivedId(reservationId, `attempt ${userId} ${key}`)
  const begun = await beginTry(c.var.sql, {
    id,
    reservationId,
    userId,
    method,
    provider,
    requestId: c.var.requestId,
  })
  return begun.ok ? answer(c, reservationId, method, begun) : refuse(c, begun)
}

const refusals = {
  ended: 'The reservation does not wait for a payment any more.',
  under_way: 'A try is under way: wait for its outcome.',
  used_up: `A payment has ${MOST_ATTEMPTS} tries at most.`,
  method_used: 'This payment belongs to another reservation.',
} as const

const refuse = (c: FunctionContext, { why }: Extract<BegunTry, { ok: false }>) =>
  why === 'not_found' ? problem(c, 'not_found') : problem(c, 'wrong_state', { detail: refusals[why] })

function answer(
  c: FunctionContext,
  reservationId: string,
  method: string,
  { paymentId, number, expiresAt }: Extract<BegunTry, { ok: true }>,
) {
  return c.json(
    {
      reservationId,
      number,
      method,
      payment: { id: paymentId, status: 'requested' as const },
      attemptsLeft: MOST_ATTEMPTS - number,
      expiresAt: expiresAt.toISOString(),
    },
    202,
  )
}
