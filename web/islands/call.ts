// Asks /v1 as a page of this site: signed by its cookies, which are renewed once where they are over.
import type { Language } from '../../shared/domain/contact.ts'

export interface Problem {
  code: string
  title: string
  detail?: string
  errors?: { path: string; message: string }[]
  /** Of the answer; fields of the problem's own stand beside. */
  status: number
  /** In seconds, where the answer says when to ask again. */
  retryAfter?: number
  [field: string]: unknown
}

export type Called<T> = { ok: true; status: number; value: T } | { ok: false; problem: Problem }

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** JSON, or text as it is. */
  body?: object | string | undefined
  /** The same for each repeat of one intent. */
  key?: string | undefined
  language: Language
}

/**
 * Where /v1 is and what signs: on the site itself its cookies, which no script reads. On a page elsewhere,
 * which has no cookies of the site, the token of a guest.
 */
export const api: { origin: string; token?: string } = { origin: '' }

/** The problem of a request that got no answer. */
const AWAY: Problem = { code: 'unavailable', title: '', status: 0 }

export async function call<T>(asked: Call): Promise<Called<T>> {
  try {
    const called = await read<T>(await send(asked))
    const over =
      !called.ok && (called.problem.code === 'token_expired' || called.problem.code === 'unauthenticated')
    return over && api.origin === '' && (await renew()) ? await read<T>(await send(asked)) : called
  } catch {
    // The network is away, or an answer was cut: both are worth another try.
    return { ok: false, problem: AWAY }
  }
}

function send({ method, path, body, key, language }: Call): Promise<Response> {
  const headers: Record<string, string> = { 'accept-language': language }
  const isText = typeof body === 'string'
  if (body !== undefined) headers['content-type'] = isText ? 'text/plain' : 'application/json'
  if (key !== undefined) headers['idempotency-key'] = key
  if (api.token !== undefined) headers.authorization = `Bearer ${api.token}`
  return fetch(api.origin + path, {
    method,
    headers,
    body: body === undefined ? null : isText ? body : JSON.stringify(body),
  })
}

async function renew(): Promise<boolean> {
  const answer = await send({ method: 'PUT', path: '/v1/sessions/current', body: {}, language: 'en' })
  return answer.ok
}

async function read<T>(answer: Response): Promise<Called<T>> {
  const text = await answer.text()
  const value = text === '' ? undefined : JSON.parse(text)
  if (answer.ok) return { ok: true, status: answer.status, value }
  const seconds = answer.headers.get('retry-after')
  const again = seconds === null ? {} : { retryAfter: Number(seconds) }
  return { ok: false, problem: { ...value, ...again, status: answer.status } }
}

/** Again for the same intent on this page, also after it was reloaded. */
export function keyOf(intent: string): string {
  const name = `key ${intent}`
  const kept = sessionStorage.getItem(name) ?? crypto.randomUUID()
  sessionStorage.setItem(name, kept)
  return kept
}

/** The intent is done with: the next one is another. */
export const forgetKey = (intent: string): void => sessionStorage.removeItem(`key ${intent}`)
