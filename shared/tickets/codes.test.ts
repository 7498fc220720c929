// A ticket code is verified by the public key alone, and nothing else passes for one.
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { signTicketCode } from '../../worker-payments/payments/sign-ticket.ts'
import { newId } from '../std/ids.ts'
import { publicTicketKey, verifyTicketCode } from './codes.ts'

const newKey = (kid: string) =>
  JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid })
const key = newKey('one')
const facts = {
  ticketId: newId(),
  showtimeId: newId(),
  startsAt: new Date('2026-12-01T19:30:00Z'),
  seat: 'F12',
  issue: 0,
}

test('a code carries ticket, showtime, start and seat, verified by the public key alone', async () => {
  const code = signTicketCode(key, facts)
  expect(await verifyTicketCode([publicTicketKey(key)], code)).toEqual(facts)
  expect(code.length).toBeLessThan(180) // a QR code of this size scans from a cracked screen
})

test('during a key rotation codes of both keys are valid', async () => {
  const next = newKey('two')
  const keys = [publicTicketKey(next), publicTicketKey(key)]
  for (const each of [key, next]) {
    expect(await verifyTicketCode(keys, signTicketCode(each, facts))).toEqual(facts)
  }
})

test('a code of another key, a changed code and nonsense are refused', async () => {
  const code = signTicketCode(key, facts)
  expect(await verifyTicketCode([publicTicketKey(newKey('other'))], code)).toBeUndefined()
  const at = 20
  const changed = code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1)
  for (const wrong of [
    changed,
    '',
    'MILO1.',
    'MILO1.****',
    code.slice(0, -10),
    code.replace('MILO1', 'MILO2'),
    'MILO1.A',
  ]) {
    expect(await verifyTicketCode([publicTicketKey(key)], wrong)).toBeUndefined()
  }
})

test('the public key contains no secret', () => {
  expect(Object.keys(publicTicketKey(key)).sort()).toEqual(['crv', 'kid', 'kty', 'x'])
  expect(() => publicTicketKey('{"kty":"EC"}')).toThrow()
})
