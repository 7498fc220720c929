// Each request finds the function that owns it.
import { expect, test } from 'vitest'
import { allowedFinder, ownerFinder } from './route-owners.ts'
import { routes } from './routes.ts'

const ID = '0190a5c4-0000-7000-8000-000000000000'
const ownerOf = ownerFinder(routes.map((route) => [route, route.name] as const))

test.each(routes.map((route) => [route.method, route.path, route.name] as const))(
  '%s %s',
  (method, path, name) => {
    const asked = path.replace(/:\w+(\{[^}]*\})?/g, ID)
    expect(ownerOf(method, asked)).toBe(name)
    if (method === 'GET') expect(ownerOf('HEAD', asked)).toBe(name)
    expect(ownerOf(method, `${asked}/x/y/z`)).not.toBe(name)
  },
)

test('a path without parameters wins, in any order', () => {
  const [one, fixed] = [
    { method: 'GET', path: '/movies/:movieId' },
    { method: 'GET', path: '/movies/new' },
  ]
  for (const order of [[one, fixed] as const, [fixed, one] as const]) {
    const find = ownerFinder(order.map((route) => [route, route.path] as const))
    expect(find('GET', '/movies/new')).toBe('/movies/new')
    expect(find('GET', '/movies/7')).toBe('/movies/:movieId')
    expect(find('POST', '/movies/7')).toBeUndefined()
  }
})

test('a word and a parameter at one place are told apart', () => {
  expect(ownerOf('DELETE', `/v1/users/me/sessions/${ID}`)).not.toBe(
    ownerOf('DELETE', `/v1/users/${ID}/second-factor`),
  )
  expect(allowedFinder(routes)('/v1/users/me')).toEqual(
    expect.arrayContaining(['GET', 'HEAD', 'PATCH', 'DELETE']),
  )
})
