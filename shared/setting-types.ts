// Types that several settings of env.ts have.
import * as v from 'valibot'
import { faultOfRedisUrl } from './redis-url.ts'

export const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))
export const whole = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))
/** A part of a whole, from 0 to 1. */
export const share = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d+)?$/, 'must be a number'),
  v.transform(Number),
  v.maxValue(1, 'must be from 0 to 1'),
)
export const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))),
)
export const url = (...schemes: string[]) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)),
      `must be a URL of ${schemes.join(' or ')}`,
    ),
  )

/** One server, or nodes of a cluster with commas between them (redis-url.ts). */
export const redisUrl = v.pipe(
  url('redis', 'rediss'),
  v.check(
    (text) => faultOfRedisUrl(text) === undefined,
    ({ input }) => faultOfRedisUrl(input) ?? '',
  ),
)

export const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

export const isPassSigner = (text: string): boolean =>
  text.includes('-----BEGIN PRIVATE KEY-----') && text.includes('-----BEGIN CERTIFICATE-----')

export const maybeUrl = (...schemes: string[]) => v.union([v.literal(''), url(...schemes)])
