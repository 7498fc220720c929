// Arrays of Postgres, told to the driver ahead. By default it asks each new connection for them first, with a
// query of its own: one round trip more, and where the connection breaks in it, an error that nobody can
// catch, which ends the process (postgres 3.4.9; porsager/postgres #1192, #1223).
import { parse } from 'postgres-array'

interface Element {
  write(value: unknown): string
  read(text: string): unknown
}

const text: Element = { write: String, read: (text) => text }
const number: Element = { write: String, read: Number }
const truth: Element = { write: String, read: (text) => text === 't' }
const json: Element = { write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) }
const date: Element = {
  write: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  read: (text) => new Date(text),
}

/** Names in pg_type and their fixed ids (pg_type.dat), elements as the driver reads single ones. */
const arrays: Record<string, { oid: number; element: Element }> = {
  _bool: { oid: 1000, element: truth },
  _char: { oid: 1002, element: text },
  _name: { oid: 1003, element: text },
  _int2: { oid: 1005, element: number },
  _int4: { oid: 1007, element: number },
  _text: { oid: 1009, element: text },
  _bpchar: { oid: 1014, element: text },
  _varchar: { oid: 1015, element: text },
  _int8: { oid: 1016, element: number },
  _float4: { oid: 1021, element: number },
  _float8: { oid: 1022, element: number },
  _oid: { oid: 1028, element: number },
  _timestamp: { oid: 1115, element: date },
  _date: { oid: 1182, element: date },
  _timestamptz: { oid: 1185, element: date },
  _numeric: { oid: 1231, element: text },
  _json: { oid: 199, element: json },
  _uuid: { oid: 2951, element: text },
  _jsonb: { oid: 3807, element: json },
}

export const arrayTypes = Object.fromEntries(
  Object.entries(arrays).map(([name, { oid, element }]) => [
    name,
    {
      to: oid,
      from: [oid],
      // What is no array is a literal in Postgres' own words.
      serialize: (given: unknown) => (Array.isArray(given) ? literalOf(given, element) : String(given)),
      parse: (literal: string) => parse(literal, (text) => element.read(text)),
    },
  ]),
)

/** As Postgres reads it: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO. */
function literalOf(values: readonly unknown[], element: Element): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return literalOf(value, element)
    if (value === undefined) throw new TypeError('undefined has no place in an array for Postgres')
    return value === null ? 'null' : `"${element.write(value).replace(/[\\"]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}
