// The head of an instance's answer, read strictly: what two readers could take for two different answers is none (RFC 9112).
import { hopByHop, listed } from './headers.ts'

/** What ends an answer: its length, its last chunk, the end of the connection, or its head. */
export type Framing = { kind: 'length'; length: number } | { kind: 'chunks' | 'connection' | 'none' }

export interface AnswerHead {
  status: number
  /** Names in lower case and values, in turn; without what speaks of the connection alone (RFC 9110 §7.6.1). */
  fields: string[]
  framing: Framing
  /** Whether the connection may carry another request. */
  keeps: boolean
}

export class BadAnswer extends Error {
  readonly code = 'answer'
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
/** Each line with what begins it. */
const LINES = /^(?:\r\n[!#$%&'*+\-.^_`|~\dA-Za-z]+:[\t\x20-\x7e\x80-\xff]*)*$/
const LENGTH = /^\d{1,15}$/

/** What a head says of its own message, gathered line by line. */
interface Said {
  length: string | undefined
  encoding: string | undefined
  connection: string | undefined
}

/** `text` is the head without the empty line that ends it, a character per byte. Throws a BadAnswer. */
export function readHead(text: string, method: string): AnswerHead {
  const firstEnd = text.indexOf('\r\n')
  const line = STATUS_LINE.exec(firstEnd === -1 ? text : text.slice(0, firstEnd))
  if (line === null) throw new BadAnswer('the status line is not one of HTTP')
  const status = Number(line[2])
  const said: Said = { length: undefined, encoding: undefined, connection: undefined }
  const fields = readFields(text, firstEnd, said)
  const isBodiless = status < 200 || status === 204 || status === 304 || method === 'HEAD'
  const framing = framingOf(said, isBodiless)
  const keeps = framing.kind !== 'connection' && line[1] === '1' && !closes(said.connection)
  if (said.connection !== undefined && said.connection !== 'keep-alive') dropNamed(fields, said.connection)
  // RFC 9110 §8.6: a 204 has no Content-Length.
  if (said.length !== undefined && status !== 204) fields.push('content-length', said.length)
  return { status, fields, framing, keeps }
}

/** The trailer section is read by the same rules; it cannot say how long the message was. */
export function readTrailers(text: string): string[] {
  const said: Said = { length: undefined, encoding: undefined, connection: undefined }
  return readFields(`\r\n${text}`, 0, said)
}

function readFields(text: string, from: number, said: Said): string[] {
  const fields: string[] = []
  if (!LINES.test(from === -1 ? '' : text.slice(from))) throw new BadAnswer('a line of the head is broken')
  for (let at = from; at !== -1; ) {
    const next = text.indexOf('\r\n', at + 2)
    const end = next === -1 ? text.length : next
    const colon = text.indexOf(':', at + 2)
    keep(fields, text.slice(at + 2, colon).toLowerCase(), withoutSpace(text, colon + 1, end), said)
    at = next
  }
  return fields
}

/** Trap: `trim` would also take away what is no space in HTTP. */
function withoutSpace(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

const isSpace = (code: number) => code === 32 || code === 9

function keep(fields: string[], name: string, value: string, said: Said) {
  if (name === 'content-length') {
    if (!LENGTH.test(value) || (said.length !== undefined && said.length !== value)) {
      throw new BadAnswer('the length is none, or there are two')
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

function framingOf({ length, encoding }: Said, isBodiless: boolean): Framing {
  if (encoding !== undefined && (length !== undefined || encoding.toLowerCase() !== 'chunked')) {
    throw new BadAnswer('an encoding that is not chunked, or beside a length')
  }
  if (isBodiless) return { kind: 'none' }
  if (encoding !== undefined) return { kind: 'chunks' }
  if (length === undefined) return { kind: 'connection' }
  return length === '0' ? { kind: 'none' } : { kind: 'length', length: Number(length) }
}

function closes(connection: string | undefined): boolean {
  return connection !== undefined && connection !== 'keep-alive' && listed(connection).includes('close')
}

function dropNamed(fields: string[], connection: string) {
  const named = listed(connection)
  for (let i = fields.length - 2; i >= 0; i -= 2) if (named.includes(fields[i]!)) fields.splice(i, 2)
}
