// Set-up of tests of money that needs somebody: a failed refund, a dispute, unknown money, a dead letter.
import { keepDeadLetter } from '#shared/db/dead-letters.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'

/** The refund of a paid reservation, as a bank refuses it. */
export async function insertFailedRefund(sql: Sql, paymentId: string): Promise<string> {
  const id = newId()
  await sql`update payments set status = 'refund_due' where id = ${paymentId}`
  await sql`
    insert into refunds (id, payment_id, key, amount, currency, reason, status, failure_reason)
    values (${id}, ${paymentId}, ${id}, 100, 'EUR', 'customer', 'failed', 'account_closed')`
  return id
}

/** Money at a provider that belongs to nothing here. */
export async function insertUnknownCapture(sql: Sql, paymentId: string | null = null): Promise<string> {
  const id = newId()
  await sql`
    insert into unknown_captures (id, provider, reference, reason, payment_id, amount, currency, captured_at)
    values (${id}, 'stripe', ${`pi_${id}`}, ${paymentId === null ? 'no_payment' : 'amount_differs'}, ${paymentId},
      2500, 'EUR', now())`
  return id
}

/** The message of a payment, as it ends after the last attempt; returns the id of the letter. */
export async function insertDeadPayment(sql: Sql, paymentId: string, reservationId: string): Promise<string> {
  const messageId = newId()
  await keepDeadLetter(sql, {
    messageId,
    queue: 'payments',
    type: 'payment.requested',
    version: 1,
    body: JSON.stringify({ paymentId, reservationId }),
    requestId: null,
    reason: 'Error: the provider hung up',
    attempts: 5,
  })
  const [row] = await sql<{ id: string }[]>`select id from dead_letters where message_id = ${messageId}`
  return row!.id
}
