// No function takes what a store cannot keep: every text and number in every schema of a request is bounded
// by its type.
import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { loadFunctions } from './describe.ts'

// biome-ignore lint/suspicious/noExplicitAny: schemas are walked by what they have
type Any = any
interface Leaf {
  path: string
  schema: v.GenericSchema
}

const WRAPPERS = ['optional', 'exact_optional', 'nullable', 'nullish', 'undefinedable', 'non_optional']

/** Every text and number within a schema, with the pipe that bounds it. */
function leavesOf(schema: Any, path: string, bounded: Any = schema): Leaf[] {
  if (schema.pipe && schema.pipe[0] !== schema && schema.pipe[0].pipe)
    return leavesOf(schema.pipe[0], path, bounded)
  if (WRAPPERS.includes(schema.type)) return leavesOf(schema.wrapped, path)
  if ('entries' in schema)
    return Object.entries(schema.entries).flatMap(([name, entry]) => leavesOf(entry, `${path}.${name}`))
  if (schema.type === 'array') return leavesOf(schema.item, `${path}[]`)
  if (schema.type === 'union' || schema.type === 'variant')
    return schema.options.flatMap((option: Any) => leavesOf(option, path))
  if (schema.type === 'record')
    return [...leavesOf(schema.key, `${path} key`), ...leavesOf(schema.value, `${path} value`)]
  return schema.type === 'string' || schema.type === 'number' ? [{ path, schema: bounded }] : []
}

const LONGEST = 100_000
/** What Postgres or jsonb refuses, or nobody means. What is only hashed may have a NUL. */
const hostileTexts = (path: string) => [
  'x'.repeat(LONGEST),
  'a\ud800b',
  '\udc00',
  ...(/password|refreshToken/i.test(path) ? [] : ['a\u0000b']),
]
const hostileNumbers = [2 ** 53, -(2 ** 53), 1e300, Number.NaN, Number.POSITIVE_INFINITY]

const taken = ({ path, schema }: Leaf): string[] => {
  const isNumber = (schema as Any).type === 'number'
  const hostile: unknown[] = isNumber ? hostileNumbers : hostileTexts(path)
  return hostile
    .filter((value) => {
      const read = v.safeParse(schema, value)
      return read.success && read.output !== undefined && read.output !== null
    })
    .map((value) => `${path} takes ${JSON.stringify(value)?.slice(0, 20)}`)
}

let leaves: Leaf[]
beforeAll(async () => {
  const functions = await loadFunctions()
  leaves = functions.flatMap(({ route, takes }) =>
    takes.flatMap(({ target, schema }) => leavesOf(schema, `${route.name} ${target}`)),
  )
})

test('every text and number of every request is bounded', () => {
  expect(leaves.length).toBeGreaterThan(150)
  expect(leaves.flatMap(taken)).toEqual([])
})

test('the control: a bare text or number is found, however deep', () => {
  const schema = v.strictObject({
    list: v.array(
      v.optional(v.union([v.strictObject({ text: v.string() }), v.pipe(v.number(), v.integer())])),
    ),
  })
  const found = leavesOf(schema, 'it').flatMap(taken)
  expect(found.filter((line) => line.startsWith('it.list[].text'))).toHaveLength(4)
  expect(found.filter((line) => line.startsWith('it.list[] takes'))).not.toEqual([])
})
