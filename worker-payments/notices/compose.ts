// What messages to people say: one text for each occasion, as plain text, as HTML and as a line for a phone.
import type { NoticeFacts } from '#shared/db/notice-views.ts'
import { wallTime } from '#shared/tickets/view.ts'

export interface Notice {
  subject: string
  /** Paragraphs of plain text. */
  paragraphs: string[]
  /** For a phone: one line. */
  short: string
}

export type Occasion =
  | { kind: 'confirmed'; seats: string[] }
  | { kind: 'declined' }
  | { kind: 'refunded'; amount: number; reason: string }
  | { kind: 'showtime_cancelled' }
  | { kind: 'moved'; seats: string[]; paid: boolean }

// Codes of providers in words; a code that is not here is not shown to customers.
const DECLINES: Readonly<Record<string, string>> = {
  insufficient_funds: 'The card was declined: insufficient funds.',
  expired_card: 'The card has expired.',
  reservation_over: 'The time to pay was over. Nothing was charged.',
}

const REFUNDS: Readonly<Record<string, string>> = {
  cancelled: 'You gave seats back.',
  captured_late: 'Your payment came when the seats were sold to others.',
  showtime_cancelled: 'The showtime was cancelled.',
}

export function composeNotice(facts: NoticeFacts, occasion: Occasion): Notice {
  const { movieTitle, theaterName, city, screenNumber, startsAt, timeZone } = facts
  const when = wallTime(startsAt, timeZone)
  const show = `${movieTitle}, ${when}, ${theaterName} (${city}), screen ${screenNumber}`
  const hello = facts.name === '' ? 'Hello,' : `Hello ${facts.name},`
  switch (occasion.kind) {
    case 'confirmed':
      return {
        subject: `Your tickets: ${movieTitle}, ${when}`,
        paragraphs: [
          hello,
          `you are going to see ${show}.`,
          ...reseated(facts.lostSeats, occasion.seats),
          `Your seats: ${occasion.seats.join(', ')}. You paid ${inWords(facts.total, facts.currency)}.`,
          'Show the codes at the door, on your phone or on paper.',
        ],
        short: `Milo: ${movieTitle}, ${when}, seats ${occasion.seats.join(', ')}. Your tickets are in your mail.`,
      }
    case 'declined':
      return {
        subject: `Not paid: ${movieTitle}, ${when}`,
        paragraphs: [
          hello,
          `your payment for ${show} was not accepted, and the seats are free again.`,
          DECLINES[facts.declineReason ?? ''] ??
            'Your bank can tell you why. You can try another way to pay.',
        ],
        short: `Milo: your payment for ${movieTitle} was not accepted; the seats are free again.`,
      }
    case 'refunded': {
      const amount = inWords(occasion.amount, facts.currency)
      return {
        subject: `Money back: ${amount} for ${movieTitle}`,
        paragraphs: [
          hello,
          `${amount} are on their way back to you for ${show}.`,
          REFUNDS[occasion.reason] ?? 'Your bank shows it within some days.',
        ],
        short: `Milo: ${amount} for ${movieTitle} are on their way back to you.`,
      }
    }
    case 'moved':
      return movedNotice(hello, { movieTitle, when, show, screenNumber }, occasion)
    case 'showtime_cancelled':
      return {
        subject: `Cancelled: ${movieTitle}, ${when}`,
        paragraphs: [
          hello,
          `we are sorry: ${show} was cancelled.`,
          'You get all your money back, and need not do anything.',
        ],
        short: `Milo: ${movieTitle}, ${when} was cancelled. You get all your money back.`,
      }
  }
}

function movedNotice(
  hello: string,
  {
    movieTitle,
    when,
    show,
    screenNumber,
  }: { movieTitle: string; when: string; show: string; screenNumber: number },
  { seats, paid }: { seats: string[]; paid: boolean },
): Notice {
  const now = seats.join(', ')
  return {
    subject: `Another screen: ${movieTitle}, ${when}`,
    paragraphs: [
      hello,
      `your showtime moved to another screen. It is now: ${show}.`,
      `Your seats are now: ${now}.`,
      ...(paid ? ['Your new codes come with this mail. Earlier ones still let you in.'] : []),
    ],
    short: `Milo: ${movieTitle}, ${when}, moved to screen ${screenNumber}, seats ${now}.`,
  }
}

const reseated = (lost: string[], seats: string[]): string[] =>
  lost.length === 0
    ? []
    : [
        `Your payment came when ${lost.join(', ')} ${lost.length === 1 ? 'was' : 'were'} sold to others. As you wished, you have seats together that are as good or better: ${seats.join(', ')}. The price stays.`,
      ]

/** An amount as people write it, e.g. €25.00. Currencies differ in how many minor units make one. */
export function inWords(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char]!)

// Mail programs read styles where they stand, and few others.
const BODY = 'margin:0;padding:24px 12px;background:#efece6;color:#1d1b18;font:16px/1.5 system-ui,sans-serif'
const SHEET = 'max-width:560px;margin:0 auto;padding:28px;background:#fff;border-top:6px solid #a3262a'
const FIGURE = 'display:inline-block;margin:12px 12px 0 0;text-align:center;font-weight:bold'

/** The same in HTML; `codes` are pictures that come with the mail, by their content id. */
export function toHtml(
  { subject, paragraphs }: Omit<Notice, 'short'>,
  codes: readonly { cid: string; label: string }[],
): string {
  const text = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')
  const pictures = codes.map(
    ({ cid, label }) =>
      `<figure style="${FIGURE}"><img src="cid:${cid}" width="240" height="240" alt="Code of seat ${escapeHtml(label)}"><figcaption>Seat ${escapeHtml(label)}</figcaption></figure>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="${BODY}">
<div style="${SHEET}">
<h1 style="font-size:21px;line-height:1.3;margin:0 0 20px">${escapeHtml(subject)}</h1>
${text}
${pictures.join('\n')}
</div>
</body></html>
`
}
