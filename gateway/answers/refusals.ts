// The gateway's own refusals: a problem, or a page where a browser waits for one, and their details.
import type { IncomingHttpHeaders } from 'node:http'
import { type ProblemExtras, problemParts } from '#shared/http/problem-answers.ts'
import { unavailablePage } from '#shared/http/problem-pages.ts'
import type { ProblemCode } from '#shared/http/problems.ts'

export const BLOCKED = { detail: 'Nothing is served to this address.' }

export const INVALID_DEADLINE = {
  detail: 'X-Deadline-Ms is a whole number of milliseconds from 1 on: send another one, or none.',
  errors: [{ path: 'X-Deadline-Ms', message: 'must be a whole number from 1 to 999999999' }],
}

export const TOO_MANY_BODIES = {
  detail: 'Too many requests from your address are still being sent: finish those first.',
}

export const TOO_MANY_STREAMS = {
  detail: 'Too many event streams are open from your address: close some.',
  retryAfter: 10,
}

/** The answer to a request that is refused. */
export function problemFor(
  { accept, 'accept-language': language }: IncomingHttpHeaders,
  code: ProblemCode,
  requestId: string,
  extras: ProblemExtras,
) {
  return code === 'unavailable' && accept?.includes('text/html')
    ? unavailablePage(code, requestId, extras, language)
    : problemParts(code, requestId, extras, language)
}
