// The line of a reservation: what its state and its payment's mean for the buyer.
import type { PaymentMethods } from '../components/cards.tsx'
import { type ProviderAction, ProviderForm } from '../components/provider.tsx'
import { linkTo, type Site } from '../components/site.ts'
import type { Step } from '../components/timeline.tsx'
import { reservationMessages } from '../messages/reservation.ts'
import { TryAgain } from './reservation.tsx'

export interface SteppedReservation {
  id: string
  status: 'awaiting_payment' | 'confirmed' | 'lapsed' | 'declined' | 'cancelled'
  payment: { id: string; status: string }
  /** A page where the payment goes on, or a provider's form in this page. */
  action: { type: 'redirect'; url: string } | ProviderAction | null
  /** Why the last try failed. */
  declined: 'insufficient_funds' | 'expired_card' | 'other' | null
  attemptsLeft: number | null
  methods: PaymentMethods
  email: string | null
  total: string
  until: string
  startsAt: string
  refunds: readonly { sum: string; status: 'due' | 'refunded' | 'failed' }[]
  captured: boolean
}

export function stepsOf(site: Site, reservation: SteppedReservation): Step[] {
  const texts = reservationMessages[site.language]
  const { status, captured } = reservation
  if (status === 'awaiting_payment') return waiting(site, reservation)
  const reserved: Step = { state: 'done', text: texts.reservedDone }
  const paid: Step[] = captured ? [{ state: 'done', text: texts.paid(reservation.total) }] : []
  const refunds = refundSteps(site, reservation)
  if (status === 'confirmed') {
    const disputed = reservation.payment.status === 'disputed'
    const now: Step = { state: 'now', text: disputed ? texts.disputed : texts.ticketsReady }
    return [
      reserved,
      ...paid,
      ...refunds,
      now,
      { state: 'next', text: texts.showStarts(reservation.startsAt) },
    ]
  }
  if (status === 'lapsed')
    return [reserved, { state: 'failed', text: texts.lateMoney }, ...lateSteps(site, reservation)]
  if (status === 'declined') {
    const why = reasonOf(site, reservation.declined)
    const late = captured ? refunds : [{ state: 'now' as const, text: texts.nothingTaken }]
    return [reserved, { state: 'failed', text: texts.notAccepted(why) }, ...late]
  }
  return [reserved, ...paid, { state: 'failed', text: texts.wasCancelled }, ...refunds]
}

function waiting(site: Site, reservation: SteppedReservation): Step[] {
  const texts = reservationMessages[site.language]
  const { id, payment, until, total, email, declined, attemptsLeft, action, methods } = reservation
  const reserved: Step = { state: 'done', text: texts.reserved(until) }
  const tickets: Step = {
    state: 'next',
    text: email === null ? texts.ticketsComeHere : texts.ticketsComeNext(email),
  }
  if (attemptsLeft !== null) {
    const text = `${texts.seatsWait(until)} ${texts.triesLeft(attemptsLeft)}`
    const more = <TryAgain site={site} id={id} methods={methods} sum={total} />
    const failed: Step = { state: 'failed', text: texts.notAccepted(reasonOf(site, declined)) }
    return [{ ...reserved, text: texts.reservedDone }, failed, { state: 'now', text, more }, tickets]
  }
  if (action === null) return [reserved, { state: 'now', text: texts.paying(total) }, tickets]
  const more =
    action.type !== 'redirect' ? (
      <ProviderForm site={site} paymentId={payment.id} action={action} sum={total} />
    ) : (
      <a class="button" href={linkTo(site, action.url)}>
        {texts.toBank}
      </a>
    )
  const text = `${action.type !== 'redirect' ? texts.payHere : texts.confirmWithBank} ${texts.freeAgain(until)}`
  return [reserved, { state: 'now', text, more }, tickets]
}

function reasonOf(site: Site, declined: SteppedReservation['declined']): string {
  const texts = reservationMessages[site.language]
  if (declined === 'insufficient_funds') return texts.insufficientFunds
  return declined === 'expired_card' ? texts.expiredCard : texts.askYourBank
}

function lateSteps(site: Site, reservation: SteppedReservation): Step[] {
  const texts = reservationMessages[site.language]
  if (!reservation.captured) return [{ state: 'next', text: texts.ifMoneyComes }]
  return [{ state: 'failed', text: texts.paidTooLate }, ...refundSteps(site, reservation)]
}

const refundSteps = (site: Site, { refunds }: SteppedReservation): Step[] => {
  const texts = reservationMessages[site.language]
  const said = { due: texts.refundOnWay, refunded: texts.refundDone, failed: texts.refundFailed }
  return refunds.map(({ sum, status }) => ({
    state: status === 'refunded' ? ('done' as const) : ('now' as const),
    text: said[status](sum),
  }))
}
