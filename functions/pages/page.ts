// A page is a function that answers HTML: kept by the read cache for each language, with the headers that
// protect a page, and with a page as its problems. It ignores unknown parameters: links carry the marks of
// those who spread them.
import type { VNode } from 'preact'
import * as v from 'valibot'
import { answerCached } from '#shared/cache/cached-answers.ts'
import type { Tag } from '#shared/cache/read-cache.ts'
import { languages } from '#shared/domain/contact.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import type { Schema } from '#shared/http/validation.ts'
import { askedLanguage } from '#shared/messages/accept-language.ts'
import { isOutage } from '#shared/resources.ts'
import { type Site, withQuery } from '../../web/components/site.ts'
import { messagesOf } from '../../web/messages/messages.ts'
import { ProblemPage } from '../../web/pages/problem.tsx'
import { renderPage } from '../../web/render.ts'

const HTML = 'text/html; charset=utf-8'

/** Nothing is loaded from elsewhere but pictures of movies; no script but our files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
}

const given = <S extends Schema>(schema: S) => v.fallback(v.optional(schema), undefined)
const Chosen = v.fallback(v.optional(v.picklist(languages)), undefined)

type Entries = Record<string, Schema>
type Read<E extends Entries> = { [K in keyof E]: v.InferOutput<E[K]> | undefined }

interface PageDefinition<E extends Entries> {
  path: `/${string}`
  summary: string
  /** Of path and query; a value of another form counts as not given. */
  reads: E
  tags: readonly Tag[]
  /** Left out: as lists, which messages keep fresh. */
  freshMs?: number
  /** The page, or undefined for not found. */
  show(c: FunctionContext, asked: Read<E>, site: Site): Promise<VNode | undefined>
}

/** A public page: the default export of its file. */
export function newPage<const E extends Entries>(definition: PageDefinition<E>) {
  const { path, summary, reads, tags, freshMs, show } = definition
  const schemas = Object.entries(reads).map(([name, schema]) => [name, given(schema)] as const)
  const page = newFunction(
    {
      method: 'GET',
      path,
      summary,
      access: 'public',
      input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
      answers: { 200: { 'text/html': v.string() } },
    },
    (c) => {
      const { names, site } = readRequest(c, schemas)
      return answerCached(c, {
        key: `${path} ${site.language} ${site.origin} ${JSON.stringify(names)}`,
        freshMs,
        tags,
        vary: 'Accept-Language',
        shownAs: { type: HTML, headers: HEADERS, text: ({ html }) => html },
        missing: () => problemPage(site, 'not_found', c.get('requestId')),
        async load() {
          const shown = await show(c, names as Read<E>, site)
          return shown && { html: renderPage(shown) }
        },
      })
    },
  )
  page.onError((error, c) => {
    const code = isOutage(error) ? 'unavailable' : 'internal'
    c.var.log.error({ err: error, method: c.req.method, path: c.req.path }, code)
    return problemPage(readRequest(c, []).site, code, c.var.requestId)
  })
  return page
}

/** The address is rebuilt from its known parameters, so that strangers cannot fill the cache with others. */
function readRequest(c: FunctionContext, schemas: readonly (readonly [string, Schema])[]) {
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
  const origin = c.env.SITE_URL ?? new URL(c.req.url).origin
  return { names, site: { language, messages: messagesOf(language), origin, path } satisfies Site }
}

const STATUS = { not_found: 404, unavailable: 503, internal: 500 } as const

function problemPage(site: Site, problem: keyof typeof STATUS, requestId: string): Response {
  const html = renderPage(ProblemPage({ site, problem }))
  return new Response(html, {
    status: STATUS[problem],
    headers: {
      ...HEADERS,
      'content-type': HTML,
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(problem === 'unavailable' ? { 'retry-after': '5' } : {}),
    },
  })
}
