// A link that saves a ticket to Google Wallet: the pass itself in a token that the issuer's account signed.
import { sign } from 'hono/jwt'
import * as v from 'valibot'
import type { ShownTicket } from '../db/ticket-views.ts'
import { localTimeOf } from '../domain/local-time.ts'
import { listIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'
import { base64Url } from '../std/base64-url.ts'

/** The key of a service account, as Google's console gives it; the other fields are not needed. */
export const ServiceAccount = v.object({
  client_email: v.pipe(v.string(), v.email()),
  private_key: v.pipe(v.string(), v.startsWith('-----BEGIN PRIVATE KEY-----')),
})

export interface GoogleIssuer {
  /** GOOGLE_WALLET_ISSUER */
  issuer: string
  /** GOOGLE_WALLET_ACCOUNT: the service account's key as JSON. */
  account: string
}

/** Undefined where no issuer is set. */
export async function googleLink(
  settings: { GOOGLE_WALLET_ISSUER?: string; GOOGLE_WALLET_ACCOUNT?: string },
  ticket: ShownTicket,
): Promise<string | undefined> {
  const { GOOGLE_WALLET_ISSUER: issuer, GOOGLE_WALLET_ACCOUNT: account } = settings
  return issuer && account ? googleWalletUrl({ issuer, account }, ticket) : undefined
}

/** A pass is one object of a class: the ticket, of the showtime in the language of its buyer. */
async function googleWalletUrl({ issuer, account }: GoogleIssuer, ticket: ShownTicket): Promise<string> {
  const { client_email, private_key } = v.parse(ServiceAccount, JSON.parse(account))
  const token = await sign(
    {
      iss: client_email,
      aud: 'google',
      typ: 'savetowallet',
      iat: Math.floor(Date.now() / 1000),
      payload: {
        eventTicketClasses: [classOf(issuer, ticket)],
        eventTicketObjects: [objectOf(issuer, ticket)],
      },
    },
    private_key,
    'RS256',
  )
  return `https://pay.google.com/gp/v/save/${token}`
}

// Browsers and messengers cut links: Google advises 1 800 characters for the token, so ids are short and only
// what a guest needs at the door is in it.
const shortId = (id: string): string =>
  base64Url(Uint8Array.from(id.replaceAll('-', '').match(/../g)!, (byte) => Number.parseInt(byte, 16)))

const classId = (issuer: string, { language, showtime }: ShownTicket): string =>
  `${issuer}.${shortId(showtime.id)}.${language}`

function classOf(issuer: string, ticket: ShownTicket) {
  const { language, showtime } = ticket
  const { movieTitle, theaterName, address, city, startsAt, timeZone } = showtime
  const text = texts(ticket)
  return {
    id: classId(issuer, ticket),
    issuerName: theaterName,
    reviewStatus: 'UNDER_REVIEW',
    eventName: text(movieTitle),
    venue: { name: text(theaterName), address: text(listIn(language, [address, city])) },
    dateTime: { start: localTimeOf(startsAt, timeZone) },
  }
}

function objectOf(issuer: string, ticket: ShownTicket) {
  const { id, language, code, status, seat, showtime, holder } = ticket
  const text = texts(ticket)
  return {
    id: `${issuer}.${shortId(id)}`,
    classId: classId(issuer, ticket),
    state: status === 'valid' ? 'ACTIVE' : status === 'used' ? 'COMPLETED' : 'INACTIVE',
    barcode: { type: 'QR_CODE', value: code },
    seatInfo: {
      ...(seat.section === null ? {} : { section: text(seat.section) }),
      row: text(seat.row),
      seat: text(`${seat.number}`),
      gate: text(`${messages[language].pass.screen} ${showtime.screenNumber}`),
    },
    ...(holder ? { ticketHolderName: holder.name } : {}),
  }
}

const texts =
  ({ language }: ShownTicket) =>
  (value: string) => ({ defaultValue: { language, value } })
