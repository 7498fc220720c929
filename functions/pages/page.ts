// A public page is a function that answers HTML: kept by the read cache for each language, with the headers
// that protect a page, and with a page as its problems. It ignores unknown parameters: links carry the marks
// of those who spread them.
import type { VNode } from 'preact'
import * as v from 'valibot'
import { answerCached } from '#shared/cache/cached-answers.ts'
import type { Tag } from '#shared/cache/read-cache.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import type { Site } from '../../web/components/site.ts'
import { renderPage } from '../../web/render.ts'
import {
  answersErrors,
  type Entries,
  HTML,
  headersOf,
  problemPage,
  type Read,
  readRequest,
  schemasOf,
} from './html.ts'

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
  const schemas = schemasOf(reads)
  const page = newFunction(
    {
      method: 'GET',
      path,
      summary,
      access: 'public',
      input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
      answers: { 200: { 'text/html': null } },
    },
    (c) => {
      const { names, site } = readRequest(c, schemas)
      return answerCached(c, {
        key: `${path} ${site.language} ${site.origin} ${JSON.stringify(names)}`,
        freshMs,
        tags,
        vary: 'Accept-Language',
        shownAs: { type: HTML, headers: headersOf(), text: ({ html }) => html },
        missing: () => problemPage(c, site, 'not_found'),
        async load() {
          const shown = await show(c, names as Read<E>, site)
          return shown && { html: renderPage(shown) }
        },
      })
    },
  )
  answersErrors(page)
  return page
}
