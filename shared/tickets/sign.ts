// Signs a ticket code on every host, with WebCrypto; the worker, which signs many, uses Node's own Ed25519.
import { newTicketCode, type TicketFacts, unsignedTicket } from './codes.ts'

const keys = new Map<string, Promise<CryptoKey>>()

function keyOf(privateJwkText: string): Promise<CryptoKey> {
  const known = keys.get(privateJwkText)
  if (known) return known
  const { kty, crv, x, d } = JSON.parse(privateJwkText) as JsonWebKey
  const key = crypto.subtle.importKey('jwk', { kty, crv, x, d } as JsonWebKey, 'Ed25519', false, ['sign'])
  keys.set(privateJwkText, key)
  return key
}

export async function signTicket(privateJwkText: string, facts: TicketFacts): Promise<string> {
  const ticket = unsignedTicket(facts)
  const signature = await crypto.subtle.sign('Ed25519', await keyOf(privateJwkText), ticket.signed)
  return newTicketCode(ticket, new Uint8Array(signature))
}
