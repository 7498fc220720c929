// Signs ticket codes. With Node's own Ed25519, because WebCrypto takes each signature to another thread and
// back, which costs three times as much as signing.
import { createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { newTicketCode, type TicketFacts, unsignedTicket } from '#shared/tickets/codes.ts'

// One key, or a few while one replaces another.
const keys = new Map<string, KeyObject>()

function keyOf(privateJwkText: string): KeyObject {
  const known = keys.get(privateJwkText)
  if (known) return known
  const key = createPrivateKey({ key: JSON.parse(privateJwkText) as JsonWebKey, format: 'jwk' })
  keys.set(privateJwkText, key)
  return key
}

export function signTicketCode(privateJwkText: string, facts: TicketFacts): string {
  const ticket = unsignedTicket(facts)
  return newTicketCode(ticket, sign(null, ticket.signed, keyOf(privateJwkText)))
}
