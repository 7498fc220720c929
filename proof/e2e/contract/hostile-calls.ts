// One request per field of an operation and hostile value. The rest of the request is good, so that the value
// gets as far as the checks let it.
import description from '../../../functions/openapi/openapi.generated.json' with { type: 'json' }
import { hostileCursors, hostileHeaders, hostileNumbers, hostileTexts } from './hostile-values.ts'
import type { Call } from './stage.ts'

type Schema = Record<string, unknown>
interface Operation {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
const paths = description.paths as unknown as Record<string, Record<string, Operation>>
/** Read by hosts or helpers, so that no operation names them. */
const EVERYWHERE = [
  'accept',
  'if-none-match',
  'x-request-id',
  'last-event-id',
  'idempotency-key',
  'content-type',
]

/** Each is made from what `good` says when its turn comes. */
export type Hostile = (good: Call) => Call

export function hostileCalls(method: string, path: string): Hostile[] {
  const { parameters = [], requestBody } = paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!
  const named = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name)
  const content = requestBody?.content ?? {}
  return [
    ...named('query').flatMap(hostileQueries),
    ...named('path').flatMap(hostileParams),
    ...[...new Set([...EVERYWHERE, ...named('header').map((name) => name.toLowerCase())])].flatMap((name) =>
      hostileHeaders.map((value): Hostile => withHeaders({ [name]: value })),
    ),
    ...fieldsOf(content['application/json']?.schema ?? {}).flatMap(hostileFields),
    ...(content['text/plain'] ? drawings : []),
  ]
}

const withHeaders =
  (headers: Record<string, string>): Hostile =>
  (good) => ({ ...good, headers: { ...good.headers, ...headers } })

const hostileQueries = (name: string): Hostile[] => [
  ...[...hostileTexts, ...(name === 'cursor' ? hostileCursors : [])].map(
    (value): Hostile =>
      (good) => ({ ...good, query: { ...good.query, [name]: value } }),
  ),
  ...['%ff', '%c3%28', '%00', '%ed%a0%80'].map(
    (raw): Hostile =>
      (good) => ({ ...good, query: without(good.query, name), search: `${name}=${raw}` }),
  ),
]

/** Paths and queries are text of bytes: half a character has none. */
const hostileParams = (name: string): Hostile[] =>
  hostileTexts
    .filter((text) => !/\p{Cs}/u.test(text) && text.length < 1000)
    .map(
      (value): Hostile =>
        (good) => ({ ...good, params: { ...good.params, [name]: value } }),
    )

const without = (query: Record<string, string> = {}, name: string) =>
  Object.fromEntries(Object.entries(query).filter(([each]) => each !== name))

const drawings: Hostile[] = [
  `A  ${'s'.repeat(500_000)}`,
  'A  s\n'.repeat(100_000),
  `A  s\n${'\n'.repeat(400_000)}B  s`,
  'A  s\u0000',
].map((body) => (good) => ({ ...withHeaders({ 'content-type': 'text/plain' })(good), body }))

interface Field {
  at: (string | number)[]
  schema: Schema
}

/** Every field of a body at any depth; of lists their first item. */
function fieldsOf(schema: Schema, at: Field['at'] = []): Field[] {
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (choices) return choices.flatMap((choice) => fieldsOf(choice, at))
  const members = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return [
    ...(schema.type === 'string' || schema.type === 'number' || schema.type === 'integer'
      ? [{ at, schema }]
      : []),
    ...members.flatMap(([name, member]) => fieldsOf(member, [...at, name])),
    ...(schema.items ? fieldsOf(schema.items as Schema, [...at, 0]) : []),
  ]
}

function hostileFields({ at, schema }: Field): Hostile[] {
  const ends = [schema.minimum, schema.maximum].filter((end) => typeof end === 'number')
  const longest =
    typeof schema.maxLength === 'number'
      ? ['x', 'é', '字', '💺'].map((letter) => letter.repeat(schema.maxLength as number))
      : []
  const values = schema.type === 'string' ? [...hostileTexts, ...longest] : [...hostileNumbers, ...ends]
  return values.map((value) => (good) => ({ ...good, body: replaced(good.body, at, value) }))
}

/** A copy with another value at one place, and what it takes to have that place. */
function replaced(body: unknown, [name, ...rest]: Field['at'], value: unknown): unknown {
  if (name === undefined) return value
  if (typeof name === 'number') {
    const [first, ...others] = Array.isArray(body) ? body : []
    return [replaced(first, rest, value), ...others]
  }
  const object = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return { ...object, [name]: replaced(object[name], rest, value) }
}

/** The same name twice, in a query and in a body: refused, and named. */
export function repeatedNames(method: string, path: string, good: Call): { call: Call; path: string }[] {
  const { parameters = [] } = paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!
  const query = parameters.find((each) => each.in === 'query')?.name
  const name = typeof good.body === 'object' && good.body !== null && Object.keys(good.body)[0]
  const search = `${query}=1&${query}=2`
  return [
    ...(query ? [{ call: { ...good, query: without(good.query, query), search }, path: query }] : []),
    ...(name && !good.sign
      ? [{ call: { ...good, body: JSON.stringify(good.body).replace(/}$/, `,"${name}":1}`) }, path: name }]
      : []),
  ]
}
