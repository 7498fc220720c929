// What messages to buyers say on each occasion, in their language and in the theater's time.
import type { NoticeFacts } from '#shared/db/notice-views.ts'
import { listIn, moneyIn, wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Notice } from './notice.ts'

export type Occasion =
  | { kind: 'confirmed'; seats: string[] }
  | { kind: 'declined' }
  | { kind: 'refunded'; amount: number; reason: string }
  | { kind: 'showtime_cancelled'; boughtByReader: boolean }
  | { kind: 'handed_on'; seat: string }
  | { kind: 'rescheduled'; was: Date; boughtByReader: boolean }
  | { kind: 'moved'; seats: string[]; paid: boolean }

// Codes of providers; a code that is not here is not shown to buyers.
const DECLINES = {
  insufficient_funds: 'insufficientFunds',
  expired_card: 'expiredCard',
  reservation_over: 'timeToPayOver',
} as const

const REFUNDS = {
  cancelled: 'seatsGivenBack',
  captured_late: 'paidTooLate',
  showtime_cancelled: 'becauseCancelled',
} as const

const wordOf = <W extends string>(words: Readonly<Record<string, W>>, code: string | null): W | undefined =>
  code !== null && Object.hasOwn(words, code) ? words[code] : undefined

export function composeNotice(facts: NoticeFacts, occasion: Occasion): Notice {
  const { language, movieTitle: movie, startsAt, timeZone, currency } = facts
  const m = messages[language]
  const when = wallTimeIn(language, startsAt, timeZone)
  const { theaterName: theater, city, screenNumber: screen } = facts
  const show = m.show({ movie, when, theater, city, screen })
  const hello = m.hello(facts.name)
  switch (occasion.kind) {
    case 'confirmed':
      return confirmed(facts, { hello, show, when }, occasion.seats)
    case 'declined':
      return {
        subject: m.declinedSubject(movie, when),
        paragraphs: [hello, m.declined(show), m[wordOf(DECLINES, facts.declineReason) ?? 'askYourBank']()],
        short: m.declinedShort(movie),
      }
    case 'refunded': {
      const amount = moneyIn(language, occasion.amount, currency)
      return {
        subject: m.refundedSubject(amount, movie),
        paragraphs: [
          hello,
          m.refunded(amount, show),
          m[wordOf(REFUNDS, occasion.reason) ?? 'bankTakesDays'](),
        ],
        short: m.refundedShort(amount, movie),
      }
    }
    case 'moved': {
      const seats = listIn(language, occasion.seats)
      return {
        subject: m.movedSubject(movie, when),
        paragraphs: [hello, m.moved(show), m.seatsNow(seats), ...(occasion.paid ? [m.newCodes()] : [])],
        short: m.movedShort(movie, when, screen, seats),
      }
    }
    case 'rescheduled':
      return rescheduled(facts, { hello, show, when }, occasion)
    case 'handed_on':
      return {
        subject: m.handedOnSubject(movie, when),
        paragraphs: [hello, m.handedOn(show), m.ownSeat(occasion.seat), m.showCodes()],
        // Nobody knows the holder's telephone.
        short: '',
      }
    case 'showtime_cancelled':
      return {
        subject: m.cancelledSubject(movie, when),
        paragraphs: [
          hello,
          m.cancelled(show),
          occasion.boughtByReader ? m.allMoneyBack() : m.buyerGetsMoneyBack(),
        ],
        short: m.cancelledShort(movie, when),
      }
  }
}

function confirmed(
  { language, movieTitle: movie, lostSeats, total, currency }: NoticeFacts,
  { hello, show, when }: { hello: string; show: string; when: string },
  seats: readonly string[],
): Notice {
  const m = messages[language]
  const names = listIn(language, seats)
  const lost =
    lostSeats.length === 0 ? [] : [m.seatsLost(lostSeats.length, listIn(language, lostSeats), names)]
  const paid = m.seatsPaid(names, moneyIn(language, total, currency))
  return {
    subject: m.confirmedSubject(movie, when),
    paragraphs: [hello, m.confirmed(show), ...lost, paid, m.showCodes()],
    short: m.confirmedShort(movie, when, names),
  }
}

function rescheduled(
  { language, movieTitle: movie, timeZone }: NoticeFacts,
  { hello, show, when }: { hello: string; show: string; when: string },
  { was, boughtByReader }: Extract<Occasion, { kind: 'rescheduled' }>,
): Notice {
  const m = messages[language]
  const changed = m.rescheduled(show, wallTimeIn(language, was, timeZone))
  return {
    subject: m.rescheduledSubject(movie, when),
    paragraphs: [hello, changed, ...(boughtByReader ? [m.cancelFreely()] : [])],
    short: m.rescheduledShort(movie, when),
  }
}
