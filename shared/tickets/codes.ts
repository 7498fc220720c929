// Ticket codes: what a door scans. Signed with Ed25519, so that a door verifies them offline with the public
// key. WebCrypto only: functions, the edge and phones verify; the worker signs (sign-ticket.ts there).
import * as v from 'valibot'

// "MILO1." + base64url of: ticket id (16 bytes) · showtime id (16) · start as Unix seconds (4) · seat label
// (UTF-8) · signature (64)
const PREFIX = 'MILO1.'
const SEAT_LABEL_AT = 36
const SIGNATURE_BYTES = 64
const MAX_CODE_LENGTH = 400

export interface TicketFacts {
  ticketId: string
  showtimeId: string
  startsAt: Date
  /** As printed on the seat, such as "F12". */
  seat: string
}

const PrivateJwk = v.object({
  kty: v.literal('OKP'),
  crv: v.literal('Ed25519'),
  kid: v.string(),
  x: v.string(),
  d: v.string(),
})
export type PublicTicketKey = { kty: 'OKP'; crv: 'Ed25519'; kid: string; x: string }

// One key, or several during a rotation.
const importedKeys = new Map<string, Promise<CryptoKey>>()

function importKey(text: string, jwk: JsonWebKey): Promise<CryptoKey> {
  const known = importedKeys.get(text)
  if (known) return known
  const key = crypto.subtle.importKey('jwk', jwk, 'Ed25519', true, ['verify'])
  importedKeys.set(text, key)
  return key
}

/** The public part of TICKET_PRIVATE_KEY, for doors. Throws if the text is not such a key. */
export function publicTicketKey(privateJwkText: string): PublicTicketKey {
  const { d: _secret, ...key } = v.parse(PrivateJwk, JSON.parse(privateJwkText))
  return key
}

/** The signed data of a ticket. */
export function unsignedTicket(facts: TicketFacts): Uint8Array {
  const label = new TextEncoder().encode(facts.seat)
  const ticket = new Uint8Array(SEAT_LABEL_AT + label.length)
  ticket.set(uuidBytes(facts.ticketId), 0)
  ticket.set(uuidBytes(facts.showtimeId), 16)
  new DataView(ticket.buffer).setUint32(32, Math.floor(facts.startsAt.getTime() / 1000))
  ticket.set(label, SEAT_LABEL_AT)
  return ticket
}

export function newTicketCode(ticket: Uint8Array, signature: Uint8Array): string {
  const code = new Uint8Array(ticket.length + SIGNATURE_BYTES)
  code.set(ticket, 0)
  code.set(signature, ticket.length)
  return PREFIX + toBase64Url(code)
}

/** The content of a code that one of the keys signed; undefined for anything else. */
export async function verifyTicketCode(
  keys: readonly PublicTicketKey[],
  code: string,
): Promise<TicketFacts | undefined> {
  if (!code.startsWith(PREFIX) || code.length > MAX_CODE_LENGTH) return undefined
  const bytes = fromBase64Url(code.slice(PREFIX.length))
  if (!bytes || bytes.length <= SEAT_LABEL_AT + SIGNATURE_BYTES) return undefined
  const signed = bytes.subarray(0, bytes.length - SIGNATURE_BYTES)
  const signature = bytes.subarray(bytes.length - SIGNATURE_BYTES)
  for (const { kty, crv, x } of keys) {
    const key = await importKey(x, { kty, crv, x })
    if (await crypto.subtle.verify('Ed25519', key, signature, signed)) return readFacts(signed)
  }
  return undefined
}

function readFacts(bytes: Uint8Array): TicketFacts {
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(32)
  return {
    ticketId: uuidText(bytes.subarray(0, 16)),
    showtimeId: uuidText(bytes.subarray(16, 32)),
    startsAt: new Date(seconds * 1000),
    seat: new TextDecoder().decode(bytes.subarray(SEAT_LABEL_AT)),
  }
}

function uuidBytes(id: string): Uint8Array {
  const hex = id.replaceAll('-', '')
  const bytes = new Uint8Array(16)
  for (let at = 0; at < 16; at += 1) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined // a length that base64 does not have
  }
}
