// Links as tests follow them: the secret that the worker would make when it sends the mail.
import { expect } from 'vitest'
import { hashToken, newToken } from '#shared/auth/random-tokens.ts'
import { issueLink, requestLink } from '#shared/db/single-use-tokens.ts'
import type { LinkPurpose } from '#shared/domain/links.ts'
import type { Sql } from '#shared/resources.ts'

/** The secret in the newest mail for this purpose to this address. */
export async function mailedLink(sql: Sql, purpose: LinkPurpose, email: string): Promise<string> {
  const [order] = await sql<{ id: string }[]>`
    select id from single_use_tokens where purpose = ${purpose} and email = ${email} order by id desc limit 1`
  const token = newToken()
  expect(order && (await issueLink(sql, order.id, await hashToken(token)))).toBeDefined()
  return token
}

/** The same, after such a mail was asked for. */
export async function orderedLink(sql: Sql, purpose: LinkPurpose, email: string): Promise<string> {
  expect(await requestLink(sql, { purpose, email, requestId: 'test' })).toBe(true)
  return mailedLink(sql, purpose, email)
}
