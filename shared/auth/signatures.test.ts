// Outgoing webhooks are signed by the Standard Webhooks specification.
import { expect, test } from 'vitest'
import { isVerified } from '../../testing/webhooks.ts'
import { keyOfSecret, newSecret, webhookHeaders } from './signatures.ts'

test('a signature is the one that other implementations make (example of the Svix documentation)', async () => {
  const body = '{"event_type":"ping","data":{"success":true}}'
  const at = new Date(1731705121_000)
  expect(await webhookHeaders('whsec_plJ3nmyCDGBKInavdOK15jsl', 'msg_loFOjxBNrRLzqYUf', body, at)).toEqual({
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  })
})

test('a new secret has a key of 32 bytes, and its signatures verify for this body only', async () => {
  const secret = newSecret()
  expect(keyOfSecret(secret)).toHaveLength(32)
  const headers = await webhookHeaders(secret, 'id', '{}')
  expect(isVerified(secret, '{}', headers)).toBe(true)
  expect(isVerified(secret, '{} ', headers)).toBe(false)
  expect(isVerified(newSecret(), '{}', headers)).toBe(false)
})

test('a secret of 64 hex digits, as Milo made them before, is read as base64 like any other', async () => {
  const secret = `whsec_${'0123456789abcdef'.repeat(4)}`
  expect(keyOfSecret(secret)).toHaveLength(48)
  expect(isVerified(secret, '{}', await webhookHeaders(secret, 'id', '{}'))).toBe(true)
})

test('a time that is long over does not verify', async () => {
  const secret = newSecret()
  const headers = await webhookHeaders(secret, 'id', '{}', new Date(Date.now() - 600_000))
  expect(isVerified(secret, '{}', headers)).toBe(false)
})

test.each(['sh*red', 'whsec_', 'whsec_not base64', ''])('"%s" is no secret', (secret) => {
  expect(() => keyOfSecret(secret)).toThrow('whsec_')
})
