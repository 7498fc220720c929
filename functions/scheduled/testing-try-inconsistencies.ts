// What a case of a violated invariant is, and those of tries of a payment.
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'

export interface Ids {
  reservationId: string
  paymentId: string
  showtimeId: string
}

export type InconsistencyCase = [
  what: string,
  found: Record<string, number>,
  make: (sql: Sql, ids: Ids) => PromiseLike<unknown>,
]

export const tryInconsistencies: InconsistencyCase[] = [
  [
    'money of an earlier try that does not go back',
    { earlier_try_kept: 1 },
    (sql, { paymentId }) => sql`
      insert into payment_attempts (id, payment_id, number, method, provider, status, decline_reason, started_at, ended_at)
      values (${newId()}, ${paymentId}, 1, 'sim_declined', 'simulator', 'refund_due', 'card_declined', now(),
        now() - interval '2 hours')`,
  ],
  [
    'a purchase and an earlier try that were paid by the same charge',
    { capture_of_two: 1 },
    (sql, { paymentId }) => sql`
      insert into payment_attempts (id, payment_id, number, method, provider, provider_reference, status, decline_reason, started_at)
      select ${newId()}, id, 1, method, provider, provider_reference, 'refunded', 'card_declined', now()
      from payments where id = ${paymentId}`,
  ],
]
