// The head of an answer, read strictly: what two readers could understand differently is refused (RFC 9112).
import { hopByHop, namesIn } from './fields.ts'

/** What ends an answer: its length, its last chunk, the end of the connection, or its head. */
export type Framing = { kind: 'length'; length: number } | { kind: 'chunks' | 'connection' | 'none' }

export interface AnswerHead {
  status: number
  /** Without hop-by-hop fields (RFC 9110 §7.6.1). */
  fields: string[]
  framing: Framing
  /** Whether the connection may carry another request. */
  keeps: boolean
}

export class BadAnswer extends Error {
  readonly code = 'answer'
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
/** All field lines, each after its CR LF. */
const LINES = /^(?:\r\n[!#$%&'*+\-.^_`|~\dA-Za-z]+:[\t\x20-\x7e\x80-\xff]*)*$/
const LENGTH = /^\d{1,15}$/

/** The framing fields of a head, collected line by line. */
interface FramingFields {
  length: string | undefined
  encoding: string | undefined
  connection: string | undefined
}

/** `text` is the head without its final empty line, one character per byte. Throws a BadAnswer. */
export function readHead(text: string, method: string): AnswerHead {
  const firstEnd = text.indexOf('\r\n')
  const line = STATUS_LINE.exec(firstEnd === -1 ? text : text.slice(0, firstEnd))
  if (line === null) throw new BadAnswer('the status line is malformed')
  const status = Number(line[2])
  const said: FramingFields = { length: undefined, encoding: undefined, connection: undefined }
  const fields = readFields(text, firstEnd, said)
  const isBodiless = status < 200 || status === 204 || status === 304 || method === 'HEAD'
  const framing = framingOf(said, isBodiless)
  const keeps = framing.kind !== 'connection' && line[1] === '1' && !closes(said.connection)
  if (said.connection !== undefined && said.connection !== 'keep-alive') dropNamed(fields, said.connection)
  // RFC 9110 §8.6: a 204 has no Content-Length.
  if (said.length !== undefined && status !== 204) fields.push('content-length', said.length)
  return { status, fields, framing, keeps }
}

/** Trailers follow the same rules, but their framing fields mean nothing. */
export function readTrailers(text: string): string[] {
  const said: FramingFields = { length: undefined, encoding: undefined, connection: undefined }
  return readFields(`\r\n${text}`, 0, said)
}

function readFields(text: string, from: number, said: FramingFields): string[] {
  const fields: string[] = []
  if (!LINES.test(from === -1 ? '' : text.slice(from))) throw new BadAnswer('a line of the head is malformed')
  for (let at = from; at !== -1; ) {
    const next = text.indexOf('\r\n', at + 2)
    const end = next === -1 ? text.length : next
    const colon = text.indexOf(':', at + 2)
    keep(fields, text.slice(at + 2, colon).toLowerCase(), withoutSpace(text, colon + 1, end), said)
    at = next
  }
  return fields
}

/** Trap: `trim` would also remove characters that are not spaces in HTTP. */
function withoutSpace(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

const isSpace = (code: number) => code === 32 || code === 9

function keep(fields: string[], name: string, value: string, said: FramingFields) {
  if (name === 'content-length') {
    if (!LENGTH.test(value) || (said.length !== undefined && said.length !== value)) {
      throw new BadAnswer('the length is malformed, or there are two')
    }
    said.length = value
  } else if (name === 'transfer-encoding') {
    said.encoding = said.encoding === undefined ? value : `${said.encoding}, ${value}`
  } else if (name === 'connection') {
    said.connection = said.connection === undefined ? value : `${said.connection}, ${value}`
  } else if (!hopByHop.has(name)) {
    fields.push(name, value)
  }
}

function framingOf({ length, encoding }: FramingFields, isBodiless: boolean): Framing {
  if (encoding !== undefined && (length !== undefined || encoding.toLowerCase() !== 'chunked')) {
    throw new BadAnswer('the encoding is not chunked, or stands beside a length')
  }
  if (isBodiless) return { kind: 'none' }
  if (encoding !== undefined) return { kind: 'chunks' }
  if (length === undefined) return { kind: 'connection' }
  return length === '0' ? { kind: 'none' } : { kind: 'length', length: Number(length) }
}

function closes(connection: string | undefined): boolean {
  return connection !== undefined && connection !== 'keep-alive' && namesIn(connection).includes('close')
}

function dropNamed(fields: string[], connection: string) {
  const named = namesIn(connection)
  for (let i = fields.length - 2; i >= 0; i -= 2) if (named.includes(fields[i]!)) fields.splice(i, 2)
}
