// How a page of a list is answered: as JSON, with a Link to the next one (RFC 8288) for clients that follow those.
import type { JsonAnswer } from './answers/answers.ts'
import type { FunctionContext } from './function.ts'

export function answerPage<Page extends { nextCursor: string | null }>(
  c: FunctionContext,
  page: Page,
): JsonAnswer<Page> {
  const link = linkToNext(c.req.url, page.nextCursor)
  if (link) c.header('link', link)
  return c.json(page, 200)
}

/** Relative, because who stands in front of us decides our name. */
export function linkToNext(url: string, nextCursor: string | null): string | undefined {
  if (nextCursor === null) return undefined
  const { pathname, searchParams } = new URL(url)
  searchParams.set('cursor', nextCursor)
  return `<${pathname}?${searchParams}>; rel="next"`
}
