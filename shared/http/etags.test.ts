// If-None-Match as RFC 9110 compares it.
import { expect, test } from 'vitest'
import { matchesEtag } from './etags.ts'

test.each([
  ['"abc"', true],
  ['W/"abc"', true],
  ['*', true],
  [' * ', true],
  ['"x", "abc"', true],
  ['"x",W/"abc" , "y"', true],
  ['"x"', false],
  ['abc', false],
  ['W/abc', false],
  ['', false],
  ['w/"abc"', false],
])('If-None-Match: %s', (field, matches) => {
  for (const etag of ['"abc"', 'W/"abc"']) expect(matchesEtag(field, etag)).toBe(matches)
})
