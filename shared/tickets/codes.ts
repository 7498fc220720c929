// Ticket codes: what a door scans. Signed with Ed25519, so that a door verifies them offline with the public
// key. WebCrypto only: functions, the edge and phones verify; the worker signs (sign-ticket.ts there).
import * as v from 'valibot'

// "MILO1." + base64url of: ticket id (16 bytes) · showtime id (16) · start as Unix seconds (4) · seat label
// (UTF-8) · signature (64). Of a ticket that was handed on: "MILO2.", and its issue (4) before the label; the
// prefix is signed too, so that neither form can be read as the other.
const FIRST = 'MILO1.'
const REISSUED = 'MILO2.'
const ISSUE_AT = 36
const ISSUE_BYTES = 4
const SIGNATURE_BYTES = 64
const MAX_CODE_LENGTH = 400

export interface TicketFacts {
  ticketId: string
  showtimeId: string
  startsAt: Date
  /** As printed on the seat, such as "F12". */
  seat: string
  /** How often it was handed on: a lower issue is void. */
  issue: number
}

export interface UnsignedTicket {
  prefix: string
  content: Uint8Array
  /** What the signature is of. */
  signed: Uint8Array<ArrayBuffer>
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

export function unsignedTicket({ ticketId, showtimeId, startsAt, seat, issue }: TicketFacts): UnsignedTicket {
  const label = new TextEncoder().encode(seat)
  const prefix = issue === 0 ? FIRST : REISSUED
  const labelAt = labelPosition(prefix)
  const content = new Uint8Array(labelAt + label.length)
  content.set(uuidBytes(ticketId), 0)
  content.set(uuidBytes(showtimeId), 16)
  const view = new DataView(content.buffer)
  view.setUint32(32, Math.floor(startsAt.getTime() / 1000))
  if (issue > 0) view.setUint32(ISSUE_AT, issue)
  content.set(label, labelAt)
  return { prefix, content, signed: signedBytes(prefix, content) }
}

const labelPosition = (prefix: string): number => (prefix === FIRST ? ISSUE_AT : ISSUE_AT + ISSUE_BYTES)

function signedBytes(prefix: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(prefix === FIRST ? '' : prefix)
  const bytes = new Uint8Array(head.length + content.length)
  bytes.set(head, 0)
  bytes.set(content, head.length)
  return bytes
}

export function newTicketCode({ prefix, content }: UnsignedTicket, signature: Uint8Array): string {
  const code = new Uint8Array(content.length + SIGNATURE_BYTES)
  code.set(content, 0)
  code.set(signature, content.length)
  return prefix + toBase64Url(code)
}

/** The content of a code that one of the keys signed; undefined for anything else. */
export async function verifyTicketCode(
  keys: readonly PublicTicketKey[],
  code: string,
): Promise<TicketFacts | undefined> {
  const prefix = [FIRST, REISSUED].find((known) => code.startsWith(known))
  if (prefix === undefined || code.length > MAX_CODE_LENGTH) return undefined
  const bytes = fromBase64Url(code.slice(prefix.length))
  if (!bytes || bytes.length <= labelPosition(prefix) + SIGNATURE_BYTES) return undefined
  const content = bytes.subarray(0, bytes.length - SIGNATURE_BYTES)
  const signature = bytes.subarray(bytes.length - SIGNATURE_BYTES)
  const signed = signedBytes(prefix, content)
  for (const { kty, crv, x } of keys) {
    const key = await importKey(x, { kty, crv, x })
    if (await crypto.subtle.verify('Ed25519', key, signature, signed)) return readFacts(prefix, content)
  }
  return undefined
}

function readFacts(prefix: string, bytes: Uint8Array): TicketFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return {
    ticketId: uuidText(bytes.subarray(0, 16)),
    showtimeId: uuidText(bytes.subarray(16, 32)),
    startsAt: new Date(view.getUint32(32) * 1000),
    seat: new TextDecoder().decode(bytes.subarray(labelPosition(prefix))),
    issue: prefix === FIRST ? 0 : view.getUint32(ISSUE_AT),
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
