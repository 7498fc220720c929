// A page with data of one person: it knows its visitor by the cookies of a session and is kept by nobody. An
// access token that is over is renewed on the way (session-renewal.ts), so that pages need no script for it.
import type { VNode } from 'preact'
import * as v from 'valibot'
import { accessCookie, refreshCookie } from '#shared/auth/session-cookies.ts'
import { checkCaller, isGuest, refuseEndedLogin } from '#shared/http/access.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { linkTo, type Site, type Visitor, withQuery } from '../../web/components/site.ts'
import {
  answerPage,
  answersErrors,
  type Entries,
  problemPage,
  type Read,
  readRequest,
  schemasOf,
} from './html.ts'

/** A site that knows its visitor. */
export type PrivateSite = Site & { visitor: Visitor }

interface PrivatePage<E extends Entries> {
  path: `/${string}`
  summary: string
  reads: E
  /** Others are asked to sign in first; `nobody`: strangers see it too. */
  visitors: readonly Visitor[]
  /** The page, an answer of its own, or undefined for not found. */
  show(c: FunctionContext, asked: Read<E>, site: PrivateSite): Promise<VNode | Response | undefined>
}

/** The default export of its file. */
export function newPrivatePage<const E extends Entries>(definition: PrivatePage<E>) {
  const { path, summary, reads, visitors, show } = definition
  const schemas = schemasOf(reads)
  const page = newFunction(
    {
      method: 'GET',
      path,
      summary,
      access: 'public',
      input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
      answers: { 200: { 'text/html': null } },
      cacheControl: 'no-store',
    },
    async (c) => {
      const { names, site } = readRequest(c, schemas)
      const visitor = await visitorOf(c)
      if (visitor === 'to_renew')
        return seeOther(withQuery('/session-renewal', { next: linkTo(site, site.path) }))
      if (!visitors.includes(visitor))
        return seeOther(linkTo(site, withQuery('/sign-in', { next: site.path })))
      const shown = await show(c, names as Read<E>, { ...site, visitor })
      if (shown instanceof Response) return shown
      return shown ? answerPage(c, shown) : problemPage(c, { ...site, visitor }, 'not_found')
    },
  )
  answersErrors(page)
  return page
}

/** Sets `c.var.user` for a guest or an account whose login counts. */
async function visitorOf(c: FunctionContext): Promise<Visitor | 'to_renew'> {
  const cookies = c.req.header('cookie')
  const check = accessCookie(cookies) === undefined ? undefined : await checkCaller(c)
  if (check?.ok) {
    c.set('user', check.user)
    if ((await refuseEndedLogin(c, 'identified')) === undefined)
      return isGuest(c.var.user) ? 'guest' : 'account'
  }
  return refreshCookie(cookies) === undefined ? 'nobody' : 'to_renew'
}

export const seeOther = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store', ...headers } })

/** A path of this site that a link or form may lead to; other sites have to be linked to by name. */
export const OwnPath = v.pipe(Line(500), v.regex(/^\/(?![/\\])[^\\\s]*$/u))
