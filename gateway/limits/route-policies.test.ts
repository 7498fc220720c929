// Which limits hold for which request: what hashes passwords, holds seats, takes money, and all the rest.
import { expect, test } from 'vitest'
import { routes } from '../../functions/routes.ts'
import { policyOf, routePolicies } from './route-policies.ts'

test.each([
  ['login', 'POST', '/v1/users'],
  ['login', 'PATCH', '/v1/users/me'],
  ['login', 'DELETE', '/v1/users/me'],
  ['login', 'POST', '/v1/sessions'],
  ['login', 'PUT', '/v1/sessions/current'],
  ['guests', 'POST', '/v1/guests'],
  ['login', 'POST', '/v1/access-links'],
  ['reads', 'GET', '/v1/users/me'],
  ['reads', 'HEAD', '/v1/users/me'],
  ['holds', 'POST', '/v1/showtimes/x/holds'],
  ['holds', 'PATCH', '/v1/showtimes/x/holds/y'],
  ['holds', 'DELETE', '/v1/showtimes/x/holds/y'],
  ['reads', 'GET', '/v1/showtimes/x/seat-map'],
  ['sales', 'POST', '/v1/reservations'],
  ['sales', 'GET', '/v1/tickets/x'],
  ['operation', 'POST', '/v1/webhooks/stripe'],
  ['operation', 'POST', '/v1/check-ins'],
  ['reads', 'GET', '/docs'],
  ['reads', 'POST', '/v2/sessions'],
  ['reads', 'POST', '/v1/constructor'],
])('%s: %s %s', (name, method, path) => expect(policyOf(method, path).name).toBe(name))

test('nothing that hashes a password has the limits of reads, and a buyer has narrower ones than an address', () => {
  const hashing = routes.filter(({ name }) =>
    /^(?:users\/(?:create|update|delete)|sessions\/create)$/.test(name),
  )
  expect(hashing).toHaveLength(4)
  for (const { method, path } of hashing) expect(policyOf(method, path).name).toBe('login')
  for (const { perAddress, perBuyer } of routePolicies)
    if (perBuyer) expect(perBuyer.perSecond).toBeLessThan(perAddress.perSecond)
})
