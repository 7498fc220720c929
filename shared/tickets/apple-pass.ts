// A ticket for Apple Wallet (.pkpass): a zip of pass.json, its icons, and the signed digests of these.
import { strToU8, zipSync } from 'fflate'
import type { ShownTicket } from '../db/ticket-views.ts'
import { localTimeOf } from '../domain/local-time.ts'
import { seatLabel } from '../domain/seat-name.ts'
import { directionOf, listIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'
import { passIcon } from './pass-icon.ts'
import { type PassSigner, readPassSigner, signDetached } from './pass-signer.ts'
import { kindWords } from './words.ts'

export const PASS_TYPE = 'application/vnd.apple.pkpass'
// Points of an icon in Wallet.
const ICON_SIDE = 29

const signers = new Map<string, Promise<PassSigner>>()

function signerOf(pem: string): Promise<PassSigner> {
  const known = signers.get(pem) ?? readPassSigner(pem)
  signers.set(pem, known)
  return known
}

/** `pem` as APPLE_PASS_SIGNER. */
export async function applePass(pem: string, ticket: ShownTicket): Promise<Uint8Array<ArrayBuffer>> {
  const signer = await signerOf(pem)
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    'pass.json': strToU8(JSON.stringify(passOf(signer, ticket))),
    'icon.png': await passIcon(ICON_SIDE),
    'icon@2x.png': await passIcon(ICON_SIDE * 2),
    'icon@3x.png': await passIcon(ICON_SIDE * 3),
  }
  // SHA-1 is the format's; the signature over this list has SHA-256.
  const digests = Object.entries(files).map(
    async ([name, bytes]) => [name, hex(await crypto.subtle.digest('SHA-1', bytes))] as const,
  )
  const manifest = strToU8(JSON.stringify(Object.fromEntries(await Promise.all(digests))))
  const signature = await signDetached(signer, manifest)
  // Pictures are packed already, and the rest is small.
  return zipSync({ ...files, 'manifest.json': manifest, signature }, { level: 0 })
}

/** The words are in the language of the ticket, whichever the phone has. */
function passOf({ passTypeIdentifier, teamIdentifier, organization }: PassSigner, ticket: ShownTicket) {
  const { id, language, code, status, seat, showtime } = ticket
  const m = messages[language]
  const startsAt = localTimeOf(showtime.startsAt, showtime.timeZone)
  return {
    formatVersion: 1,
    passTypeIdentifier,
    teamIdentifier,
    organizationName: organization || showtime.theaterName,
    serialNumber: id,
    description: `${showtime.movieTitle}: ${seatLabel(seat)}`,
    logoText: showtime.theaterName,
    relevantDate: startsAt,
    expirationDate: localTimeOf(showtime.endsAt, showtime.timeZone),
    voided: status !== 'valid',
    foregroundColor: 'rgb(245, 239, 228)',
    labelColor: 'rgb(240, 170, 60)',
    backgroundColor: 'rgb(35, 31, 26)',
    barcodes: [
      { format: 'PKBarcodeFormatQR', message: code, messageEncoding: 'iso-8859-1', altText: seatLabel(seat) },
    ],
    eventTicket: fieldsOf(ticket, startsAt),
    semantics: {
      eventType: 'PKEventTypeMovie',
      eventName: showtime.movieTitle,
      venueName: showtime.theaterName,
      venueRoom: m.screen(showtime.theaterName, showtime.screenNumber),
      eventStartDate: startsAt,
      eventEndDate: localTimeOf(showtime.endsAt, showtime.timeZone),
      seats: [
        {
          seatRow: seat.row,
          seatNumber: `${seat.number}`,
          ...(seat.section && { seatSection: seat.section }),
        },
      ],
    },
  }
}

function fieldsOf({ id, language, seat, showtime, holder }: ShownTicket, startsAt: string) {
  const { pass } = messages[language]
  const align = {
    textAlignment: directionOf(language) === 'rtl' ? 'PKTextAlignmentRight' : 'PKTextAlignmentLeft',
  }
  const field = (key: keyof typeof pass, value: string | number) => ({
    key,
    label: pass[key],
    value,
    ...align,
  })
  return {
    // One long label: a title has the width of the pass.
    primaryFields: [{ key: 'movie', value: showtime.movieTitle }],
    secondaryFields: [
      {
        ...field('when', startsAt),
        dateStyle: 'PKDateStyleMedium',
        timeStyle: 'PKDateStyleShort',
        // As clocks at the theater show it, wherever the phone is.
        ignoresTimeZone: true,
      },
      field('screen', showtime.screenNumber),
    ],
    auxiliaryFields: [
      ...(seat.section === null ? [] : [field('section', seat.section)]),
      field('row', seat.row),
      field('seat', seat.number),
      field('kind', kindWords(language, seat)),
    ],
    backFields: [
      field('where', listIn(language, [showtime.theaterName, showtime.address, showtime.city])),
      ...(holder ? [field('holder', holder.name)] : []),
      field('number', id),
    ],
  }
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
