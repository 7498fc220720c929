// What a command of the Redis stand-in answers, and how that looks on the wire (RESP2). Strings are latin1: a
// character is a byte.

/** A string is a bulk string, a number an integer. */
export type Reply =
  | string
  | number
  | null
  | { status: string }
  | { error: string }
  | NoList
  | readonly Reply[]

/** Null where a list was asked for, which looks different on the wire. */
export const NO_LIST = { noList: true } as const
type NoList = typeof NO_LIST

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
  if ('noList' in reply) return '*-1\r\n'
  return `*${reply.length}\r\n${reply.map(encode).join('')}`
}

const oneLine = (text: string) => text.replace(/[\r\n]/g, ' ')

// Longest integer that a double holds exactly has 16 digits.
const INTEGER = /^-?(0|[1-9]\d{0,15})$/

export function integer(text: string, complaint = 'ERR value is not an integer or out of range'): number {
  if (!INTEGER.test(text)) throw new RedisError(complaint)
  return Number(text)
}

export function float(text: string, complaint = 'ERR value is not a valid float'): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text)
  if (text.trim() !== text || text === '' || Number.isNaN(value)) throw new RedisError(complaint)
  return value
}

/** C's %.17g, which is how Redis 7 writes a float. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value)
  const exponent = Math.floor(Math.log10(Math.abs(value)))
  if (exponent >= -5 && exponent < 17) return dropZeros(value.toPrecision(17))
  const [digits, power] = value.toExponential(16).split('e') as [string, string]
  return `${dropZeros(digits)}e${power[0]}${power.slice(1).padStart(2, '0')}`
}

const dropZeros = (digits: string) => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)
