// Keys that come twice are found at any depth, and nothing else is taken for one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { duplicateKey } from './duplicate-keys.ts'

const found = (text: string) => duplicateKey(text, JSON.parse(text))

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a":{"b":[{"c":1},{"c":1,"d":{},"c":2}]}}', 'a.b.1.c'],
  ['[{"x":1},{"y":[],"y":[]}]', '1.y'],
  ['{"a:b":1,"a:b":"}{"}', 'a:b'],
  ['{"\\\\":1,"\\\\":2}', '\\'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('%s has one twice', (text, path) => {
  expect(found(text)).toBe(path)
})

test('no JSON that JSON.stringify makes has one', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(found(JSON.stringify(value, null, indent))).toBeUndefined()
    }),
  )
})

test('a key that is written a second time into any object is found', () => {
  const object = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), {
    minKeys: 1,
  })
  fc.assert(
    fc.property(object, fc.nat(), (value, which) => {
      const names = Object.keys(value)
      const name = names[which % names.length]!
      const text = `${JSON.stringify(value).slice(0, -1)},${JSON.stringify(name)}:"${name.length}"}`
      expect(found(text)).toBe(name)
    }),
  )
})

test('a body nested deeper than the stack goes is read all the same', () => {
  const deep = 200_000
  expect(found(`${'['.repeat(deep)}${']'.repeat(deep)}`)).toBeUndefined()
})
