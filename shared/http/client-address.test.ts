// One sender has one count, however its address is written and whichever of its network's it uses.
import { expect, test } from 'vitest'
import { countedAddress, senderOfRequest } from './client-address.ts'

test('an IPv6 sender counts by its network of 64 bits, an IPv4 one by its address, in any spelling', () => {
  const counted: [string, string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ]
  expect(counted.map(([address]) => countedAddress(address))).toEqual(counted.map(([, count]) => count))
})

test('a function takes the address from the gateway’s field alone', () => {
  const from = (fields: Record<string, string>) => senderOfRequest({ header: (name) => fields[name] })
  expect(from({ 'x-real-ip': '2001:db8::1', 'x-forwarded-for': '10.0.0.1' })).toBe('2001:db8:0:0::/64')
  expect(from({ 'x-forwarded-for': '10.0.0.1' })).toBeUndefined()
})
