// How a dead letter is shown, and what a replay of it would do.
import type { DeadLetter } from '../../db/dead-letters.ts'
import { findPayment } from '../../db/payments.ts'
import { checkMessage, type Message } from '../../domain/messages.ts'
import type { PaymentStatus } from '../../domain/payment.ts'
import type { Sql } from '../../resources.ts'

export const showDeadLetter = ({ body, ...letter }: DeadLetter) => ({ ...letter, message: readable(body) })

/** As JSON where it is some, else as the text that it is. */
function readable(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

/** What a replay leads to, for pages in other languages: of a payment, the state that it finds. */
export type ReplayOutcome = PaymentStatus | 'closed' | 'refused' | 'no_payment' | 'sent'

interface ReplaySaid {
  effect: string
  outcome: ReplayOutcome
}
export type Replay =
  | (ReplaySaid & { possible: true; key: string; payload: object })
  | (ReplaySaid & { possible: false })

const impossible = (outcome: ReplayOutcome, effect: string): Replay => ({ possible: false, outcome, effect })

/** What a replay would do now, for people; and whether it can be done at all. */
export async function replayOf(sql: Sql, letter: DeadLetter): Promise<Replay> {
  if (letter.status !== 'waiting') return impossible('closed', `It was ${letter.status} before.`)
  const check = checkMessage({ ...letter, id: letter.messageId })
  if (!check.ok) return impossible('refused', `It would be refused again: ${check.reason}.`)
  const { payload } = check.message
  if (!('paymentId' in payload)) {
    const key = keyOf(payload)
    return { possible: true, outcome: 'sent', effect: `Sends it to ${letter.queue} again.`, key, payload }
  }
  const payment = await findPayment(sql, payload.paymentId)
  if (!payment) return impossible('no_payment', 'It would be refused again: there is no such payment.')
  const { status, reservationId } = payment
  return { possible: true, outcome: status, effect: effects[status], key: reservationId, payload }
}

/** What its messages stay in order by. */
function keyOf(payload: Exclude<Message['payload'], { paymentId: string }>): string {
  if ('reservationId' in payload) return payload.reservationId
  if ('showtimeId' in payload) return payload.showtimeId
  return 'userId' in payload ? payload.userId : payload.tokenId
}

const effects = {
  requested: 'The provider is asked what became of the charge, and charged only if it knows of none.',
  captured: 'The payment is captured: refunds that are due are made, and the seat map is shown again.',
  declined:
    'The payment is declined: the provider is asked once more, and money that came after all goes back.',
  refund_due: 'The refunds that are due are made.',
  refunded: 'The payment is refunded: nothing changes.',
  disputed: 'The payment is disputed: nothing changes.',
} as const
