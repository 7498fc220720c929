// What all pages share: the headers that protect them, whom a request speaks to, and how a page is answered.
import type { VNode } from 'preact'
import * as v from 'valibot'
import { languages } from '#shared/domain/contact.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import type { Schema } from '#shared/http/validation.ts'
import { loggedPath } from '#shared/log.ts'
import { askedLanguage } from '#shared/messages/accept-language.ts'
import { isOutage } from '#shared/resources.ts'
import { type Site, withQuery } from '../../web/components/site.ts'
import { siteMessages } from '../../web/messages/site.ts'
import { type PageProblem, ProblemPage } from '../../web/pages/problem.tsx'
import { renderPage } from '../../web/render.ts'

export const HTML = 'text/html; charset=utf-8'

/** Hosts that a page may use beside its own: of a payment provider, where it is configured. */
export interface OtherHosts {
  script?: readonly string[]
  frame?: readonly string[]
  connect?: readonly string[]
}

interface Allowed extends OtherHosts {
  /** The door: with a manifest, a service worker and the camera. */
  installable?: boolean
}

/** Nothing is loaded from elsewhere but pictures of movies and what is allowed; no script but files. */
export function headersOf({ script = [], frame = [], connect = [], installable = false }: Allowed = {}) {
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...script].join(' '),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' https: data:",
    ["connect-src 'self'", ...connect].join(' '),
    ...(frame.length === 0 ? [] : [['frame-src', ...frame].join(' ')]),
    ...(installable ? ["manifest-src 'self'", "worker-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    'content-security-policy': policy,
    'permissions-policy': `camera=${installable ? '(self)' : '()'}, microphone=(), geolocation=(self)`,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
  }
}

export type Entries = Record<string, Schema>
/** A value of another form counts as not given. */
export type Read<E extends Entries> = { [K in keyof E]: v.InferOutput<E[K]> | undefined }
export type NamedSchema = readonly [name: string, schema: Schema]

export const schemasOf = (reads: Entries): NamedSchema[] =>
  Object.entries(reads).map(([name, schema]) => [name, v.fallback(v.optional(schema), undefined)] as const)

/** A language that a link names; others count as not given. */
export const Chosen = v.fallback(v.optional(v.picklist(languages)), undefined)

/** The address is rebuilt from its known parameters, so that strangers cannot fill the cache with others. */
export function readRequest(c: FunctionContext, schemas: readonly NamedSchema[]) {
  const query = c.req.query()
  const params = c.req.param() as Record<string, string>
  const names: Record<string, unknown> = {}
  let path = c.req.path
  for (const [name, schema] of schemas) {
    const value = v.parse(schema, params[name] ?? (query[name] === '' ? undefined : query[name]))
    names[name] = value
    if (params[name] === undefined) path = withQuery(path, { [name]: value as string | undefined })
  }
  const language = v.parse(Chosen, query.lang) ?? askedLanguage(c.req.header('accept-language'))
  const site: Site = { language, messages: siteMessages[language], origin: originOf(c), path }
  return { names, site }
}

/** The site's own address, or without one that which was asked. */
export const originOf = (c: FunctionContext): string => c.env.SITE_URL ?? new URL(c.req.url).origin

const STATUS = { not_found: 404, unavailable: 503, internal: 500 } as const

export const problemPage = (c: FunctionContext, site: Site, problem: PageProblem): Response =>
  answerPage(c, ProblemPage({ site, problem }), {
    status: STATUS[problem],
    headers: problem === 'unavailable' ? { 'retry-after': '5' } : {},
  })

/** A page that nobody keeps: of one person, or a problem. */
export function answerPage(
  c: FunctionContext,
  page: VNode,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(renderPage(page), {
    status,
    headers: {
      ...headersOf(),
      'content-type': HTML,
      'cache-control': 'no-store',
      'x-request-id': c.get('requestId'),
      ...headers,
    },
  })
}

/** Says on a page what an error of its function means. */
export function answersErrors(page: {
  onError(handle: (error: Error, c: FunctionContext) => Response): unknown
}): void {
  page.onError((error, c) => {
    const code = isOutage(error) ? 'unavailable' : 'internal'
    c.var.log.error({ err: error, method: c.req.method, path: loggedPath(c.req.path) }, code)
    return problemPage(c, readRequest(c, []).site, code)
  })
}
