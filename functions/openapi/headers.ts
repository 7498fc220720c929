// Header fields of answers in the description: what follows from a function's statuses, its media types and
// its pages, from the form of problems, and from the limits that the gateway has for its route.

import { PRIVATE } from '#shared/http/context.ts'
import { cacheControlOf, type Definition } from '#shared/http/function.ts'
import { problemParts } from '#shared/http/problem-answers.ts'
import type { ProblemCode } from '#shared/http/problems.ts'
import type { Answer, Answers } from '#shared/http/responses/answers.ts'
import type { DescribedPart } from '#shared/http/validation.ts'
import { limitFields } from '../../gateway/limits/rate-limits.ts'
import { policyOf, routePolicies } from '../../gateway/limits/route-policies.ts'
import type { Route } from '../routes.ts'
import { fieldsOf, type Json } from './schemas.ts'

const text = { type: 'string' }
const header = (description: string, schema: Json, required = true): Json => ({
  description,
  required,
  schema,
})

const SECONDS = 'Seconds to wait before trying again.'
const LIMITS = 'The narrowest limit of the sender. Sent by the gateway where limits are on'

/** The field that says what a class of requests may, as the gateway writes it. */
const policies = Object.fromEntries(
  routePolicies.map(({ name, perAddress, perBuyer }) => {
    const rules = [perAddress, ...(perBuyer ? [perBuyer] : [])]
    const written = rules.map((rule) => limitFields({ ok: true, rule, left: 0, inMs: 0 })[1]!)
    const description = `${LIMITS}: \`q\` requests at once, and as many again in \`w\` seconds.`
    return [policyName(name), header(description, { ...text, examples: written }, false)]
  }),
)

export const headerComponents: Record<string, Json> = {
  RequestId: header('Names this request in our logs.', text),
  Location: header('The URL of the resource.', { ...text, format: 'uri-reference' }),
  ETag: header('Identifies this version of the answer: send it as `If-None-Match`.', text),
  Vary: header('The request fields that the answer depends on.', text),
  Link: header('The next page (`rel="next"`), where there is one.', text, false),
  SetCookie: header(
    'The tokens of a page, or their end: where the request asked for cookies, or came with them.',
    text,
    false,
  ),
  NoStore: header('Never kept.', { const: 'no-store' }),
  RetryAfter: header(SECONDS, { type: 'integer', minimum: 1 }),
  RetryAfterIfAny: header(`${SECONDS} Not with every code.`, { type: 'integer', minimum: 1 }, false),
  WwwAuthenticate: header('How to sign in.', { const: 'Bearer' }),
  RateLimit: header(`${LIMITS}: \`r\` requests are left, all again in \`t\` seconds.`, text, false),
  RateLimitPolicy: header(`${LIMITS}, by its name.`, text, false),
  ...policies,
}

const ref = (name: string) => ({ $ref: `#/components/headers/${name}` })

function policyName(className: string): string {
  return `${className.charAt(0).toUpperCase()}${className.slice(1)}Policy`
}

interface Described {
  route: Route
  definition: Definition
  takes: readonly DescribedPart[]
}

/** Of an answer when all is well. */
export function successHeaders({ route, definition, takes }: Described, status: keyof Answers): Json {
  const { answers } = definition
  const cacheControl = cacheControlOf(definition)
  const revalidates = 304 in answers
  if (revalidates && cacheControl === undefined)
    throw new Error(`functions/${route.name}.ts answers 304 and says nothing of Cache-Control`)
  const differs = Object.keys(mediaTypes(answers[200])).length > 1
  const forEdges = cacheControl?.includes('s-maxage')
  const hasPages = takes.some(({ target, schema }) => target === 'query' && has(schema, 'cursor'))
  return {
    'X-Request-Id': ref('RequestId'),
    // A 202 without a body made nothing that has a URL.
    ...(status === 201 || (status === 202 && answers[202] !== null) ? { Location: ref('Location') } : {}),
    ...(definition.cookies ? { 'Set-Cookie': ref('SetCookie') } : {}),
    ...(revalidates ? { ETag: ref('ETag') } : {}),
    ...(cacheControl === undefined ? {} : { 'Cache-Control': keptFor(cacheControl, forEdges) }),
    ...(differs || forEdges ? { Vary: ref('Vary') } : {}),
    ...(hasPages && status !== 204 ? { Link: ref('Link') } : {}),
    RateLimit: ref('RateLimit'),
    'RateLimit-Policy': ref(policyName(policyOf(route.method, route.path).name)),
  }
}

const keptFor = (cacheControl: string, forEdges = false) =>
  forEdges
    ? header('How long it may be kept; not at all where staff ask.', { enum: [cacheControl, PRIVATE] })
    : header('How long it may be kept.', { const: cacheControl })

const has = (schema: DescribedPart['schema'], field: string) =>
  fieldsOf(schema).some(([name]) => name === field)

const mediaTypes = (answer: Answer | undefined): object =>
  answer === null || answer === undefined || 'kind' in answer ? {} : answer

/**
 * As the fields of the real answers are: those that each of these codes has, and those that only some have.
 */
export function problemHeaders(codes: readonly ProblemCode[]): Json {
  const sent = codes.map((code) => Object.keys(problemParts(code, '').headers))
  const some = (name: string) => sent.some((names) => names.includes(name))
  const each = sent.every((names) => names.includes('retry-after'))
  return {
    'X-Request-Id': ref('RequestId'),
    ...(some('cache-control') ? { 'Cache-Control': ref('NoStore') } : {}),
    ...(some('retry-after') ? { 'Retry-After': ref(each ? 'RetryAfter' : 'RetryAfterIfAny') } : {}),
    ...(some('www-authenticate') ? { 'WWW-Authenticate': ref('WwwAuthenticate') } : {}),
    RateLimit: ref('RateLimit'),
    'RateLimit-Policy': ref('RateLimitPolicy'),
  }
}
