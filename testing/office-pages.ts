// Pages of the office, asked for as a browser with the cookie of somebody's session.
import type { FunctionEnv } from '#shared/http/context.ts'
import type { SignedIn } from './catalogue.ts'

interface Page {
  request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response>
}

export async function askPage(
  page: Page,
  env: FunctionEnv,
  { headers }: Pick<SignedIn, 'headers'>,
  path: string,
): Promise<{ status: number; html: string }> {
  const cookie = `__Host-access=${headers.authorization.slice('Bearer '.length)}`
  const answer = await page.request(path, { headers: { cookie } }, env)
  return { status: answer.status, html: await answer.text() }
}
