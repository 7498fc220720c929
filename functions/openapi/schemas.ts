// From valibot schemas to the JSON Schema 2020-12 that OpenAPI 3.1 is made of: what is sent by its input,
// what is answered by its output. What has a name under shared/http/responses/ becomes a component.
import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import * as catalogue from '#shared/http/responses/catalogue.ts'
import { Money } from '#shared/http/responses/forms.ts'
import * as office from '#shared/http/responses/office.ts'
import * as operation from '#shared/http/responses/operation.ts'
import * as receipts from '#shared/http/responses/receipts.ts'
import * as reports from '#shared/http/responses/reports.ts'
import * as sales from '#shared/http/responses/reservations.ts'
import * as seats from '#shared/http/responses/seat-maps.ts'
import * as showtimes from '#shared/http/responses/showtimes.ts'
import * as unknownCaptures from '#shared/http/responses/unknown-captures.ts'
import * as users from '#shared/http/responses/users.ts'
import type { Schema } from '#shared/http/validation.ts'

export type Json = Record<string, unknown>

/** Every answer that has a name. */
export const named = {
  Money,
  ...users,
  ...catalogue,
  ...showtimes,
  ...seats,
  ...sales,
  ...unknownCaptures,
  ...receipts,
  ...office,
  ...reports,
  ...operation,
}

/** What a schema cannot say of the text it takes: its own code checks it, and the answer names the field. */
const ONLY_CODE = new Set([
  'check',
  'partial_check',
  'raw_check',
  'normalize',
  'trim',
  'to_upper_case',
  'to_lower_case',
])

const shared = {
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  // A JSON Schema takes one pattern, without flags: of several the last stands, which says most.
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if (valibotAction.type === 'regex')
      return {
        ...jsonSchema,
        pattern: (valibotAction as v.RegexAction<string, undefined>).requirement.source,
      }
    return ONLY_CODE.has(valibotAction.type) ? jsonSchema : undefined
  },
} as const satisfies ConversionConfig

/** What may be sent. */
export const inputSchema = (schema: Schema): Json =>
  plain(toJsonSchema(schema, { ...shared, typeMode: 'input' }))

/** What is answered; a date is written as RFC 3339. */
export function outputSchema(schema: Schema): Json {
  const name = nameOf(schema)
  return name === undefined ? convertOutput(schema) : { $ref: `#/components/schemas/${name}` }
}

/** The components that all answers refer to. */
export const components = (): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(named)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, convertOutput(schema, name)]),
  )

const nameOf = (schema: Schema) => Object.entries(named).find(([, each]) => each === schema)?.[0]

function convertOutput(schema: Schema, own?: string): Json {
  const { [own ?? '']: _, ...definitions } = named as Record<string, v.GenericSchema>
  const converted = toJsonSchema(schema, {
    ...shared,
    typeMode: 'output',
    definitions,
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'date') return { type: 'string', format: 'date-time' }
      if (valibotSchema.type === 'unknown')
        return { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] }
      return valibotSchema.type === 'loose_object' ? { ...jsonSchema, additionalProperties: true } : undefined
    },
  })
  return plain(converted)
}

/** Without what belongs to a schema that stands alone. */
function plain(schema: object): Json {
  const { $schema: _, $defs: __, ...rest } = JSON.parse(JSON.stringify(schema)) as Json
  return rest
}

/** The fields of an object schema, also where checks follow it. */
export function fieldsOf(schema: Schema): [name: string, field: Schema][] {
  const object = 'pipe' in schema ? (schema.pipe as Schema[])[0]! : schema
  if (!('entries' in object)) throw new TypeError(`${schema.type} has no fields: parameters come as objects`)
  return Object.entries(object.entries as Record<string, Schema>)
}

export const isOptional = (schema: Schema): boolean => /optional|nullish/.test(schema.type)
