// Problems in the description: one component for their form, an example for each code of the closed list, and
// a response for each set of codes that some function may answer under one status.
import { problemParts } from '#shared/http/problem-answers.ts'
import { type ProblemCode, problemKinds } from '#shared/http/problems.ts'
import { problemHeaders } from './headers.ts'
import type { Json } from './schemas.ts'

const EXAMPLE_ID = '0198c5d4-7f3a-7c11-9a52-6c0e5b1d2f01'
const seatIds = ['0198c5d4-8a10-7b7e-8d21-3f6a9c4e1101']

/** What some codes say beyond the common members. */
const extras: { [Code in ProblemCode]?: Record<string, unknown> } = {
  invalid_input: { errors: [{ path: 'seats.0.seatId', message: 'must be an id (UUID)' }] },
  seats_taken: { seatIds },
  seat_not_in_screen: { seatIds },
  orphan_seat: { alternatives: [{ seatIds }] },
  too_many_seats: { limit: 10 },
  already_checked_in: { checkedInAt: '2026-03-29T19:41:07.000Z', door: 'North' },
}

const codes = Object.keys(problemKinds) as ProblemCode[]

const text = { type: 'string' }
const Problem = {
  type: 'object',
  description: 'RFC 9457. A program may rely on `code`; `detail` is prose for people. Some codes say more.',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { const: 'about:blank' },
    title: text,
    status: { type: 'integer' },
    code: { type: 'string', enum: codes },
    detail: text,
    requestId: text,
    errors: {
      type: 'array',
      description: 'Which fields are wrong, and why.',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { ...text, description: 'Dotted, such as `seats.0.seatId`.' }, message: text },
      },
    },
    seatIds: { type: 'array', items: { type: ['string', 'null'] }, description: 'The seats in the way.' },
    alternatives: {
      type: 'array',
      items: { type: 'object', properties: { seatIds: { type: 'array', items: text } } },
    },
    limit: { type: 'integer' },
  },
}

/** What hosts and gateway answer, and no function. */
const ofNoFunction: readonly ProblemCode[] = ['method_not_allowed', 'request_timeout']

const examples = Object.fromEntries(
  codes
    .filter((code) => !ofNoFunction.includes(code))
    .map((code) => [
      code,
      {
        summary: problemKinds[code].title,
        value: JSON.parse(problemParts(code, EXAMPLE_ID, extras[code]).body) as Json,
      },
    ]),
)

export const problemComponents = {
  schemas: { Problem },
  examples,
}

export interface NamedResponse {
  name: string
  response: Json
}

/** The responses for these codes, by status. */
export function problemResponses(all: readonly ProblemCode[]): Record<string, NamedResponse> {
  const byStatus: Record<string, ProblemCode[]> = {}
  for (const code of codes)
    if (all.includes(code))
      byStatus[problemKinds[code].status] = [...(byStatus[problemKinds[code].status] ?? []), code]
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, same]) => [
      status,
      { name: same.map(pascal).join(''), response: response(same) },
    ]),
  )
}

const pascal = (code: string) => code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())

function response(same: readonly ProblemCode[]): Json {
  return {
    description: same.map((code) => `\`${code}\`: ${problemKinds[code].detail}`).join('\n\n'),
    headers: problemHeaders(same),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: same } } }],
        },
        examples: Object.fromEntries(same.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  }
}
