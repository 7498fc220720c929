// Checks the header fields of real answers against the description: required ones are present, those that
// clients and caches rely on are described, and each has its format.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

interface Header {
  $ref?: string
  required?: boolean
  schema?: { type?: string }
}
export type Headers = Record<string, Header>

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)

/** Others tell of the host, or of the body alone. */
const TOLD = [
  'Cache-Control',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'Retry-After',
  'Vary',
  'WWW-Authenticate',
]

/** What is wrong with its header fields, in words; undefined where they are as described. */
export function headersFault(
  described: Headers = {},
  components: Headers,
  answer: Response,
): string | undefined {
  const stray = TOLD.find((name) => answer.headers.has(name) && !(name in described))
  if (stray) return `carries ${stray}, which is not described`
  for (const [name, { $ref, ...own }] of Object.entries(described)) {
    const { required = false, schema = {} } = $ref ? components[$ref.split('/').at(-1)!]! : own
    const value = answer.headers.get(name)
    if (value === null && required) return `carries no ${name}`
    if (value === null) continue
    const read = schema.type === 'integer' ? Number(value) : value
    if (!ajv.validate(schema, read)) return `${name}: ${value} ${ajv.errorsText()}`
  }
  return undefined
}

/** A page says where the next one is, and the last one does not. */
export function linkFault(described: Headers = {}, answer: Response, body: unknown): string | undefined {
  if (!('Link' in described)) return undefined
  const { nextCursor: next } = pageIn(body)
  const link = answer.headers.get('link')
  if ((next === null) === (link === null)) return undefined
  return link === null ? 'carries no Link to the next page' : 'carries a Link on the last page'
}

/** A list is a page, or has one beside what it says of the whole. */
const pageIn = (body: unknown) =>
  [body, ...Object.values(body as object)].find(
    (each): each is { nextCursor: string | null } =>
      typeof each === 'object' && each !== null && 'nextCursor' in each,
  )!
