// Where webhooks may be sent, and for how long they are retried.
import { expect, test } from 'vitest'
import { endpointFault, isPublicAddress, nextDelayMs } from './webhook.ts'

test.each([
  '127.0.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fc00::1',
  'fd12::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:db8::1',
  '2001:0:4136::1',
  'nonsense',
])('%s is not a public address', (address) => expect(isPublicAddress(address)).toBe(false))

test.each([
  '8.8.8.8',
  '172.32.0.1',
  '192.0.3.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
])('%s is a public address', (address) => expect(isPublicAddress(address)).toBe(true))

test.each([
  ['https://hooks.example.com/milo', undefined],
  ['https://8.8.8.8/x', undefined],
  ['http://hooks.example.com', 'must begin with https://'],
  ['https://localhost/x', 'must resolve to a public address'],
  ['https://postgres:5432/', 'must resolve to a public address'],
  ['https://metadata.google.internal/', 'must resolve to a public address'],
  ['https://169.254.169.254/latest', 'must resolve to a public address'],
  ['https://2130706433/', 'must resolve to a public address'],
  ['https://0x7f.1/', 'must resolve to a public address'],
  ['https://[::1]/', 'must resolve to a public address'],
  ['https://user:word@example.com/', 'must not contain a user or password'],
  ['ftp://example.com', 'must begin with https://'],
  ['example.com', 'must be a URL'],
])('%s: %s', (url, fault) => expect(endpointFault(url, false)).toBe(fault))

test('delays grow, and after three days the delivery is given up', () => {
  const HOUR_MS = 3_600_000
  expect([1, 2, 3].map((attempts) => nextDelayMs(attempts, 0))).toEqual([10_000, 60_000, 300_000])
  expect(nextDelayMs(30, 60 * HOUR_MS)).toBe(6 * HOUR_MS)
  expect(nextDelayMs(30, 67 * HOUR_MS)).toBeUndefined()
})
