// Problems as answers: application/problem+json (RFC 9457), with a title in the language that was asked for.
import type { Language } from '../domain/contact.ts'
import { askedLanguage } from '../messages/accept-language.ts'
import { problemTitles } from '../messages/problem-titles.ts'
import { type FieldError, type ProblemCode, type ProblemKind, problemKinds } from './problems.ts'

/** Fails to compile where a code has no title in a language. */
const titles: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<ProblemCode, string>>>> = problemTitles

/** What an answer may say beyond its kind: which seats, which fields, when to retry. */
export interface ProblemExtras {
  detail?: string
  errors?: FieldError[]
  retryAfter?: number
  [member: string]: unknown
}

export interface ProblemParts {
  status: number
  headers: Record<string, string>
  body: string
}

/** The answer for one problem, ready to send from any process: function or gateway. */
export function problemResponse(
  code: ProblemCode,
  requestId: string,
  extras: ProblemExtras = {},
  acceptLanguage?: string,
): Response {
  const { body, ...init } = problemParts(code, requestId, extras, acceptLanguage)
  return new Response(body, init)
}

/** For a path that takes other methods (RFC 9110 §15.5.6). */
export function methodNotAllowed(requestId: string, allowed: readonly string[]): Response {
  const answer = problemResponse('method_not_allowed', requestId)
  answer.headers.set('allow', allowed.join(', '))
  return answer
}

/**
 * The same for who writes to a socket: a Response costs ten times its text, and a refusal has to be cheap.
 */
export function problemParts(
  code: ProblemCode,
  requestId: string,
  extras: ProblemExtras = {},
  acceptLanguage?: string,
): ProblemParts {
  const language = askedLanguage(acceptLanguage)
  const kind: ProblemKind = problemKinds[code]
  const { retryAfter = kind.retryAfter, ...members } = extras
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  }
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)))
  if (kind.status === 401) headers['www-authenticate'] = 'Bearer'
  const body = {
    type: 'about:blank',
    title: language === 'en' ? kind.title : titles[language][code],
    status: kind.status,
    code,
    detail: kind.detail,
    requestId,
    ...members,
  }
  return { status: kind.status, headers, body: JSON.stringify(body) }
}
