// Writes that a browser's cookies sign come from our own pages, or from an origin of CORS_ORIGINS.
import type { Context } from 'hono'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import type { FunctionContext, FunctionEnv } from './context.ts'
import { problem } from './context.ts'
import type { ProblemAnswer } from './responses/answers.ts'

/** The origins of browser apps elsewhere that may use cookies and tokens. */
export const corsOrigins = ({ CORS_ORIGINS: origins = [] }: Pick<FunctionEnv, 'CORS_ORIGINS'>) =>
  typeof origins === 'string' ? origins.split(',').flatMap((part) => part.trim() || []) : origins

// The scheme is the gateway's business: an instance speaks plain HTTP, and Host is the public one.
const isOwn = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host

const guard = csrf({
  origin: (origin, c) => isOwn(origin, c.req.header('host')) || corsOrigins(c.env).includes(origin),
})

const FOREIGN = 'A request with cookies has to come from a page of this site: send Origin or Sec-Fetch-Site.'

/**
 * Refuses a write from elsewhere. hono/csrf looks at forms alone and leaves JSON to the browser's preflight;
 * here it is told of no type, so that it looks at every write.
 */
export async function refuseForeign(c: FunctionContext): Promise<ProblemAnswer | undefined> {
  const header = (name: string) => (name === 'content-type' ? undefined : c.req.header(name))
  const request = { method: c.req.method, url: c.req.url, header }
  try {
    await guard({ req: request, env: c.env } as unknown as Context, async () => undefined)
    return undefined
  } catch (error) {
    if (error instanceof HTTPException) return problem(c, 'forbidden', { detail: FOREIGN })
    throw error
  }
}
