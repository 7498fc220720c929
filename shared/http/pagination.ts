// How a page of a list is answered: as JSON, with a Link to the next one (RFC 8288) for clients that follow
// those.

import type { FunctionContext } from './context.ts'
import type { JsonAnswer } from './responses/answers.ts'

export function answerPage<Page extends { nextCursor: string | null }>(
  c: FunctionContext,
  page: Page,
): JsonAnswer<Page> {
  const link = linkToNext(c.req.url, page.nextCursor)
  if (link) c.header('link', link)
  return c.json(page, 200)
}

/** Relative, because the proxy in front decides the host name. */
export function linkToNext(url: string, nextCursor: string | null): string | undefined {
  if (nextCursor === null) return undefined
  const { pathname, searchParams } = new URL(url)
  searchParams.set('cursor', nextCursor)
  return `<${pathname}?${searchParams}>; rel="next"`
}
