// What every component of a page needs to know: whom it speaks to, and where it stands.
import type { Language } from '../../shared/domain/contact.ts'
import type { SiteMessages } from '../messages/site.ts'

/** Whom a page speaks to: a stranger, a guest who buys without an account, or an account. */
export type Visitor = 'nobody' | 'guest' | 'account'

export interface Site {
  language: Language
  messages: SiteMessages
  /** Scheme, host and port that the browser asked. */
  origin: string
  /** Path and query, without `lang`. */
  path: string
  /** Left out on public pages, which are the same for all. */
  visitor?: Visitor
}

/** The same page, or another one, in the same language. */
export function linkTo({ language }: Pick<Site, 'language'>, path: string): string {
  return language === 'en' ? path : withQuery(path, { lang: language })
}

/** A path with its query changed; undefined takes a parameter out. */
export function withQuery(path: string, changes: Record<string, string | undefined>): string {
  const [name = '', query = ''] = path.split('?')
  const parameters = new URLSearchParams(query)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === '') parameters.delete(key)
    else parameters.set(key, value)
  }
  const text = parameters.toString()
  return text === '' ? name : `${name}?${text}`
}
