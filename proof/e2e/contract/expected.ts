// Checks real answers against the description. Response schemas allow extra fields, so that clients accept
// new ones; this check does not, so that no field goes out undescribed.
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import description from '../../../functions/openapi/openapi.generated.json' with { type: 'json' }
import { type Headers, headersFault, linkFault } from './headers.ts'

type Json = Record<string, unknown>
interface Described {
  $ref?: string
  headers?: Headers
  content?: Record<string, { schema: Json }>
}
const api = description as unknown as {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>
  components: { responses: Record<string, Described>; headers: Headers }
}

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
addFormats.default(ajv)
const closed = close(structuredClone(api)) as unknown as typeof api
ajv.addSchema(closed, 'api')

/** An object with known members has no others; of problems some codes say more. */
function close(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const [name, member] of Object.entries(value))
    if (name !== 'example' && name !== 'examples') close(member)
  const schema = value as Json
  const isProblem = typeof schema.description === 'string' && schema.description.startsWith('RFC 9457')
  if (schema.type === 'object' && schema.properties && !isProblem) schema.additionalProperties ??= false
  return value
}

const validators = new Map<string, ValidateFunction>()
const pointer = (...parts: string[]) =>
  parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/** What is wrong with an answer, in words; undefined where it is as described. */
export async function faultOf(method: string, path: string, answer: Response): Promise<string | undefined> {
  const template = path.replace(/:(\w+)/g, '{$1}')
  const operation = closed.paths[template]?.[method.toLowerCase()]
  if (!operation) return 'is not described'
  const described = operation.responses[answer.status]
  if (!described) return `status ${answer.status} is not described: ${await answer.text()}`
  const [at, content] = described.$ref
    ? (['/components/responses', described.$ref.split('/').at(-1)!] as const)
    : ([pointer('paths', template, method.toLowerCase(), 'responses'), String(answer.status)] as const)
  const response = described.$ref ? closed.components.responses[content]! : described
  const wrong = headersFault(response.headers, closed.components.headers, answer)
  if (wrong) return wrong
  const types = Object.keys(response.content ?? {})
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  if (types.length === 0) return (await answer.text()) === '' ? undefined : 'has a body that is not described'
  if (!types.includes(type)) return `is ${type}, described is ${types.join(', ')}`
  if (!type.endsWith('json')) return readable(answer)
  const ref = `api#${at}${pointer(content, 'content', type, 'schema')}`
  const validate = validators.get(ref) ?? ajv.compile({ $ref: ref })
  validators.set(ref, validate)
  const body = await answer.json()
  return validate(body)
    ? linkFault(response.headers, answer, body)
    : `${ajv.errorsText(validate.errors)}: ${JSON.stringify(body).slice(0, 500)}`
}

/** The first piece is there; a stream of events would not end. */
async function readable(answer: Response): Promise<string | undefined> {
  const reader = answer.body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return value && value.length > 0 ? undefined : 'is empty'
}
