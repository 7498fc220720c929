// Encrypted secrets: what opens them, and what does not.
import { expect, test } from 'vitest'
import { newSealingKey } from '../../local/start/signing-keys.ts'
import { isSealedByFirst, seal, unseal } from './sealing.ts'
import { codeAt, enrolment, stepOf } from './totp.ts'

const secret = new Uint8Array([1, 2, 3])
const both = (first: string, second: string) =>
  JSON.stringify({ keys: [first, second].map((key) => JSON.parse(key)) })

test('a secret comes back under its key and its row, and under no other', async () => {
  const [key, other] = [newSealingKey(), newSealingKey()]
  const sealed = await seal(key, 'row', secret)
  expect(await unseal(key, 'row', sealed)).toEqual(secret)
  await expect(unseal(key, 'another row', sealed)).rejects.toThrow()
  await expect(unseal(other, 'row', sealed)).rejects.toThrow('no key')
  const last = sealed.at(-2) === 'A' ? 'B' : 'A'
  await expect(unseal(key, 'row', `${sealed.slice(0, -2)}${last}${sealed.at(-1)}`)).rejects.toThrow()
  expect(await seal(key, 'row', secret)).not.toBe(sealed)
})

test('while keys are rotated, both decrypt and the first encrypts', async () => {
  const [former, next] = [newSealingKey(), newSealingKey()]
  const old = await seal(former, 'row', secret)
  const turned = both(next, former)
  expect(await unseal(turned, 'row', old)).toEqual(secret)
  expect(isSealedByFirst(turned, old)).toBe(false)
  const fresh = await seal(turned, 'row', secret)
  expect(isSealedByFirst(turned, fresh)).toBe(true)
  expect(await unseal(next, 'row', fresh)).toEqual(secret)
})

test('a key of the wrong length is refused', async () => {
  await expect(seal('{"kty":"oct","kid":"a","k":"short"}', 'row', secret)).rejects.toThrow()
})

test('codes are those of RFC 6238, one step earlier and later count, and no other', () => {
  const rfc = new TextEncoder().encode('12345678901234567890')
  const at = (seconds: number) => new Date(seconds * 1000)
  // Appendix B, the last six of eight digits.
  expect([59, 1111111109, 20000000000].map((seconds) => codeAt(rfc, at(seconds)))).toEqual([
    '287082',
    '081804',
    '353130',
  ])
  const code = codeAt(rfc, at(3000))
  expect([2970, 3000, 3030].map((seconds) => stepOf(rfc, code, at(seconds)))).toEqual([100, 100, 100])
  expect([2939, 3060].map((seconds) => stepOf(rfc, code, at(seconds)))).toEqual([undefined, undefined])
  expect(enrolment(rfc, 'ada@example.com').uri).toMatch(
    /^otpauth:\/\/totp\/Milo:ada%40example\.com\?.*secret=GEZDGNBV/,
  )
})
