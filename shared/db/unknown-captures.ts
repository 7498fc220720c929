// Money that a provider took and that Milo does not know of, or the other way about, in SQL: what staff see
// of it and do about it.
import type { UnknownCaptureReason, UnknownCaptureStatus } from '../domain/payment.ts'
import type { Sql } from '../resources.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf } from './theater-access.ts'

export interface UnknownCapture {
  id: string
  provider: string
  reference: string
  reason: UnknownCaptureReason
  paymentId: string | null
  amount: number
  givenBack: number
  currency: string
  status: UnknownCaptureStatus
  failureReason: string | null
  note: string | null
  capturedAt: Date
  foundAt: Date
}

const shown = (sql: Sql) => sql`
  id, provider, reference, reason, payment_id as "paymentId", amount, given_back as "givenBack", currency, status,
  failure_reason as "failureReason", note, captured_at as "capturedAt", found_at as "foundAt"`

const theaterOf = (sql: Sql): ReturnType<Sql> => sql`(
  select s.theater_id from payments p join reservations r on r.id = p.reservation_id
  join showtimes h on h.id = r.showtime_id join screens s on s.id = h.screen_id where p.id = u.payment_id)`

/**
 * To those who run the theater of the payment, or of one theater alone; one of no payment concerns no
 * theater. Newest first.
 */
export const listUnknownCaptures = (
  sql: Sql,
  {
    viewerId,
    theaterId,
    status,
    after,
    limit,
  }: {
    viewerId: string
    theaterId?: string
    status: UnknownCaptureStatus
    after: string | undefined
    limit: number
  },
): Promise<UnknownCapture[]> => sql<UnknownCapture[]>`
  select ${shown(sql)} from unknown_captures u
  where status = ${status} and ${after === undefined ? sql`true` : sql`id < ${after}`}
    and (payment_id is null or ${isStaffOf(sql, viewerId, theaterOf(sql))}
      and ${theaterId === undefined ? sql`true` : sql`${theaterOf(sql)} = ${theaterId}`})
  order by id desc limit ${limit}`

/** The worker gives back what is left of it. */
export const refundUnknownCapture = (sql: Sql, actor: Actor, id: string): Promise<Outcome<UnknownCapture>> =>
  change(
    sql,
    actor,
    id,
    { action: 'unknown_capture.refund' },
    (tx) => tx`
    update unknown_captures set status = 'refund_due', failure_reason = null, claimed_until = null, updated_at = now()
    where id = ${id} and given_back < amount returning ${shown(tx)}`,
  )

/** Somebody knows what it is, or gave it back by another way. */
export const explainUnknownCapture = (
  sql: Sql,
  actor: Actor,
  id: string,
  note: string,
): Promise<Outcome<UnknownCapture>> =>
  change(
    sql,
    actor,
    id,
    { action: 'unknown_capture.explain', note },
    (tx) => tx`
    update unknown_captures set status = 'explained', note = ${note}, updated_at = now()
    where id = ${id} returning ${shown(tx)}`,
  )

const change = (
  sql: Sql,
  actor: Actor,
  id: string,
  { action, note }: { action: string; note?: string },
  update: (tx: Sql) => PromiseLike<readonly unknown[]>,
): Promise<Outcome<UnknownCapture>> =>
  staffChange(sql, actor, async (tx) => {
    const [before] = await tx<
      UnknownCapture[]
    >`select ${shown(tx)} from unknown_captures where id = ${id} for update`
    if (!before) throw new ChangeRefused('not_found')
    if (action === 'unknown_capture.refund' && before.reason === 'not_at_provider')
      throw new ChangeRefused('wrong_state', { detail: 'The provider has no money of it.' })
    if (before.status !== 'open')
      throw new ChangeRefused('wrong_state', { detail: `The capture is ${before.status}, not open.` })
    const [after] = (await update(tx)) as UnknownCapture[]
    const { status, failureReason } = before
    return {
      value: after!,
      note: {
        action,
        subjectId: id,
        before: { status, failureReason },
        after: { status: after!.status, ...(note === undefined ? {} : { note }) },
      },
    }
  })

/** What the worker needs to give one back. */
export interface DueReturn {
  id: string
  provider: string
  reference: string
  chargeKey: string | null
  /** What is left of it. */
  amount: number
  currency: string
  retries: number
}

const CLAIMED_FOR = '1 minute'

export const claimReturns = (sql: Sql, providers: readonly string[], limit: number): Promise<DueReturn[]> =>
  sql<DueReturn[]>`
    with due as (
      select id from unknown_captures
      where status = 'refund_due' and provider = any(${[...providers]}::text[]) and coalesce(claimed_until, '-infinity') <= now()
      order by id limit ${limit} for update skip locked
    )
    update unknown_captures u set claimed_until = now() + ${CLAIMED_FOR}::interval from due where u.id = due.id
    returning u.id, provider, reference, charge_key as "chargeKey", amount - given_back as amount, currency, retries`

/** Its money is back, or its provider refused: then it is open again, and the next try has another key. */
export async function endReturn(sql: Sql, { id, retries }: DueReturn, failure: string | null): Promise<void> {
  await sql`
    update unknown_captures set updated_at = now(), claimed_until = null, failure_reason = ${failure},
      status = case when ${failure}::text is null then 'refunded' else 'open' end,
      given_back = case when ${failure}::text is null then amount else given_back end,
      retries = retries + case when ${failure}::text is null then 0 else 1 end
    where id = ${id} and status = 'refund_due' and retries = ${retries}`
}
