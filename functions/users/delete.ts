// DELETE /v1/users/me — erases the caller's account: logins end, reviews go, sales stay without a name. Asks
// for the password, and what becomes of tickets that wait.
import * as v from 'valibot'
import { withOwnPassword } from '#shared/auth/password-check.ts'
import { findCancellable } from '#shared/db/cancellations.ts'
import { eraseUser, listWaiting } from '#shared/db/users.ts'
import { policyOf, policyStep } from '#shared/domain/cancellation.ts'
import { requestOrigin } from '#shared/http/client-address.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Secret } from '#shared/http/requests/inputs.ts'
import type { ProblemAnswer } from '#shared/http/responses/answers.ts'
import { releaseOwnHolds } from '#shared/sales/own-holds.ts'
import { returnSeats } from '#shared/sales/seat-returns.ts'

/** Left out: the account stays while it has open tickets. A kept ticket admits anybody who shows its code. */
const Body = v.strictObject({ password: Secret(128), tickets: v.optional(v.picklist(['keep', 'cancel'])) })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/users/me',
    summary: 'Delete your account',
    access: 'signed-in',
    input: { body: Body },
    answers: { 204: null },
    problems: ['wrong_state'],
  },
  async (c, { body: { password, tickets } }) => {
    return withOwnPassword(c, { field: 'password', given: password }, async ({ passwordHash }) => {
      const refusal = tickets === 'cancel' ? await cancelWaiting(c) : undefined
      if (refusal) return refusal
      const { id } = c.var.user
      const wanted = { id, checkedHash: passwordHash, keepTickets: tickets === 'keep' }
      const erased = await eraseUser(c.var.sql, wanted, requestOrigin(c))
      if (erased === 'last_admin')
        return problem(c, 'wrong_state', { detail: 'You are the last admin: appoint another one first.' })
      if (erased === 'payment_waits') return problem(c, 'wrong_state', { detail: PAYMENT_WAITS })
      if (erased === 'tickets_wait') return problem(c, 'wrong_state', { detail: TICKETS_WAIT })
      if (erased !== 'erased') return problem(c, 'unauthenticated')
      await releaseOwnHolds(c)
      return c.body(null, 204)
    })
  },
)

const TICKETS_WAIT =
  'You have tickets for shows to come: say "tickets": "keep" to go without them, or "cancel" to give them back first.'
const TOO_LATE = 'A show begins too soon to return its ticket: send "tickets": "keep".'
const PAYMENT_WAITS = 'One of your payments is being processed: try again in a moment.'
const CHANGED = 'One of your tickets has just changed: try again in a moment.'

/** By the terms for every customer. All tickets are checked first: either all are returned or not one. */
async function cancelWaiting(c: FunctionContext): Promise<ProblemAnswer | undefined> {
  const { id: userId } = c.var.user
  const waiting = await listWaiting(c.var.sql, userId)
  const found = await Promise.all(waiting.map(({ id }) => findCancellable(c.var.sql, id, userId)))
  const confirmed = found.flatMap((reservation) => (reservation?.status === 'confirmed' ? [reservation] : []))
  const plans = confirmed.flatMap((reservation) => {
    const step = policyStep(reservation.startsAt, new Date(), policyOf(reservation))
    return step ? [{ reservation, step }] : []
  })
  // Refusals that time does not cure come first.
  if (plans.length < confirmed.length) return problem(c, 'wrong_state', { detail: TOO_LATE })
  if (confirmed.length < waiting.length) {
    const paying = found.some((reservation) => reservation?.status === 'awaiting_payment')
    return problem(c, 'wrong_state', { detail: paying ? PAYMENT_WAITS : CHANGED })
  }
  for (const { reservation, step } of plans) {
    const left = reservation.seats.filter(({ live, used }) => live && !used)
    const done = await returnSeats(c, {
      reservation: { ...reservation, byStaff: false },
      seatIds: left.map(({ seatId }) => seatId),
      step,
      refundKey: `erasure:${reservation.id}`,
    })
    if (!done) return problem(c, 'wrong_state', { detail: CHANGED })
  }
  return undefined
}
