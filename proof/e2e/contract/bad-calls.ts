// Malformed requests, made from one that works: each part changed, left out, or of another type than it says.
import fc from 'fast-check'
import { newId } from '#shared/std/ids.ts'
import type { DescribedFunction } from '../../../functions/openapi/describe.ts'
import { fieldsOf } from '../../../functions/openapi/schemas.ts'
import type { Call } from './stage.ts'

/** Values that other systems have tripped over. */
const nasty = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  0.5,
  1e21,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  ' ',
  '\u0000',
  'null',
  '💺'.repeat(3000),
  "'; drop table seats; --",
  '2026-02-30',
  '2026-02-30T25:61:00Z',
  '+275760-09-13T00:00:00Z',
  '../../..',
  '__proto__',
  [],
  {},
  [[]],
  { toString: 1 },
)
const value = fc.oneof({ weight: 3, arbitrary: nasty }, fc.jsonValue({ maxDepth: 2 }), fc.constant(newId()))
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  nasty.map((junk) => (typeof junk === 'string' ? junk : JSON.stringify(junk))),
  fc.constant(newId()),
)

/** Requests that differ from `good` in one way or more. */
export function badCalls({ takes }: DescribedFunction, good: Call): fc.Arbitrary<Call> {
  const names = (target: string) =>
    takes
      .filter((part) => part.target === target)
      .flatMap(({ schema }) => fieldsOf(schema).map(([name]) => name))
  const queries = names('query')
  const ways: fc.Arbitrary<Call>[] = [
    fc
      .tuple(fc.stringMatching(/^[a-z]{1,12}$/), text)
      .map(([name, junk]) => ({ ...good, query: { ...good.query, [`x${name}`]: junk } })),
    fc
      .stringMatching(/^[!-~]{0,60}$/)
      .map((junk) => ({ ...good, headers: { ...good.headers, authorization: `Bearer ${junk}` } })),
  ]
  if (queries.length > 0)
    ways.push(
      fc
        .tuple(fc.constantFrom(...queries), text)
        .map(([name, junk]) => ({ ...good, query: { ...good.query, [name]: junk } })),
    )
  const params = Object.keys(good.params ?? {})
  if (params.length > 0)
    ways.push(
      fc
        .tuple(
          fc.constantFrom(...params),
          text.filter((junk) => junk !== '' && !/^\.{1,2}$/.test(junk)),
        )
        .map(([name, junk]) => ({ ...good, params: { ...good.params, [name]: junk } })),
    )
  if (good.headers?.['idempotency-key'] !== undefined)
    ways.push(
      fc
        .stringMatching(/^[ -~]{0,300}$/)
        .map((key) => ({ ...good, headers: { ...good.headers, 'idempotency-key': key.trim() } })),
    )
  if (good.body !== undefined)
    ways.push(...badBodies(good).map((bodies) => bodies.map((body) => ({ ...good, body }))))
  if (good.body !== undefined)
    ways.push(
      fc
        .constantFrom('text/html', 'application/xml', 'multipart/form-data')
        .map((type) => ({ ...good, headers: { ...good.headers, 'content-type': type } })),
    )
  return fc.oneof(...ways)
}

function badBodies({ body }: Call): fc.Arbitrary<unknown>[] {
  const places = placesOf(body)
  const found: fc.Arbitrary<unknown>[] = [
    value.map((junk) => JSON.stringify(junk)),
    fc.string({ maxLength: 60 }),
    value.map((junk) => ({ ...(body as object), isAdmin: junk })),
    fc.constant(`{"padding":"${'x'.repeat(1_100_000)}"}`),
  ]
  if (places.length === 0) return found
  const place = fc.constantFrom(...places)
  const changed = fc.tuple(place, value).map(([at, junk]) => replaced(body, at, junk))
  // Most of what can go wrong is in the fields, one or two at a time.
  const twice = fc
    .tuple(place, place, value, value)
    .map(([a, b, x, y]) => replaced(replaced(body, a, x), b, y))
  return [...found, changed, changed, changed, twice, place.map((at) => replaced(body, at, undefined))]
}

type Place = readonly (string | number)[]

/** Where a body has a value, at any depth. */
function placesOf(body: unknown, at: Place = []): Place[] {
  if (typeof body !== 'object' || body === null) return at.length === 0 ? [] : [at]
  const inside = Object.entries(body).flatMap(([name, member]) =>
    placesOf(member, [...at, Array.isArray(body) ? Number(name) : name]),
  )
  return at.length === 0 ? inside : [at, ...inside]
}

/** A copy with something else at one place; undefined leaves it out. */
function replaced(body: unknown, [name, ...rest]: Place, junk: unknown): unknown {
  if (name === undefined) return junk
  if (typeof body !== 'object' || body === null) return body
  if (Array.isArray(body))
    return body.map((member, at) => (at === name ? replaced(member, rest, junk) : member))
  return { ...body, [name]: replaced((body as Record<string, unknown>)[name], rest, junk) }
}
