// What a command of the in-memory Redis answers, and how that looks on the wire (RESP2). Strings are latin1:
// a character is a byte.

/** A string is a bulk string, a number an integer. */
export type Reply = string | number | null | { status: string } | { error: string } | readonly Reply[]

export const OK: Reply = { status: 'OK' }

/** A refusal with Redis' own text, its code first: `ERR …`, `WRONGTYPE …`. */
export class RedisError extends Error {}

export const syntaxError = () => new RedisError('ERR syntax error')

export function encode(reply: Reply): string {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`
  if (typeof reply === 'number') return `:${reply}\r\n`
  if ('status' in reply) return `+${oneLine(reply.status)}\r\n`
  if ('error' in reply) return `-${oneLine(reply.error)}\r\n`
  return `*${reply.length}\r\n${reply.map(encode).join('')}`
}

const oneLine = (text: string) => text.replace(/[\r\n]/g, ' ')

// The longest integer that a double holds exactly has 16 digits.
const INTEGER = /^-?(0|[1-9]\d{0,15})$/

export function integer(text: string, complaint = 'ERR value is not an integer or out of range'): number {
  if (!INTEGER.test(text)) throw new RedisError(complaint)
  return Number(text)
}
