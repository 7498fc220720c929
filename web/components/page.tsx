// The frame of each page: head, bar, content, foot.
import type { ComponentChildren } from 'preact'
import { languages } from '../../shared/domain/contact.ts'
import { directionOf } from '../../shared/messages/formats.ts'
import { assets } from '../assets.generated.ts'
import { languageNames } from '../messages/language-names.ts'
import { linkTo, type Site, withQuery } from './site.ts'

export interface Head {
  title: string
  description?: string | undefined
  image?: string | undefined
  /** Its address without filters, which search engines keep; left out: not to be kept. */
  canonical?: string | undefined
  /** Facts for search engines (schema.org). */
  facts?: object[] | undefined
}

/** JSON for a script element: without a "<", it cannot end the element. */
export const dataIn = (data: object): string => JSON.stringify(data).replaceAll('<', '\\u003c')

interface PageProps {
  site: Site
  head: Head
  /** Further elements of the head. */
  more?: ComponentChildren
  /** In place of the site's own. */
  nav?: ComponentChildren
  children: ComponentChildren
}

export function Page({ site, head, more, nav, children }: PageProps) {
  const { language, messages, path } = site
  return (
    <html lang={language} dir={directionOf(language)}>
      <HeadOf site={site} head={head} more={more} />
      <body>
        <a class="skip" href="#content">
          {messages.skipToContent}
        </a>
        <header class="bar">
          <a class="brand" href={linkTo(site, '/')}>
            {messages.siteName}
          </a>
          {nav ?? <SiteNav site={site} />}
        </header>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <footer class="foot">
          <nav aria-label={messages.language}>
            <ul>
              {languages.map((each) => (
                <li key={each}>
                  <a
                    href={withQuery(path, { lang: each })}
                    lang={each}
                    hreflang={each}
                    aria-current={each === language ? 'true' : undefined}
                  >
                    {languageNames[each]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </footer>
      </body>
    </html>
  )
}

function SiteNav({ site }: { site: Site }) {
  const { messages, visitor } = site
  return (
    <nav>
      <a href={linkTo(site, '/')}>{messages.whatIsOn}</a>
      <a href={linkTo(site, '/tickets')}>{messages.myTickets}</a>
      {visitor === 'account' ? <a href={linkTo(site, '/account')}>{messages.account}</a> : null}
      {visitor === 'nobody' ? <a href={linkTo(site, '/sign-in')}>{messages.signIn}</a> : null}
    </nav>
  )
}

function HeadOf({ site, head, more }: Omit<PageProps, 'children' | 'nav'>) {
  const { origin, language, messages } = site
  const { title, description, image, canonical, facts = [] } = head
  const named = title === messages.siteName ? title : `${title} · ${messages.siteName}`
  const address = canonical === undefined ? undefined : origin + linkTo(site, canonical)
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{named}</title>
      {description === undefined ? null : <meta name="description" content={description} />}
      {address === undefined ? (
        <meta name="robots" content="noindex" />
      ) : (
        <link rel="canonical" href={address} />
      )}
      {canonical === undefined
        ? null
        : languages.map((each) => (
            <link
              key={each}
              rel="alternate"
              hreflang={each}
              href={origin + withQuery(canonical, { lang: each })}
            />
          ))}
      <meta property="og:site_name" content={messages.siteName} />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:locale" content={language} />
      {address === undefined ? null : <meta property="og:url" content={address} />}
      {description === undefined ? null : <meta property="og:description" content={description} />}
      {image === undefined ? null : <meta property="og:image" content={image} />}
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={assets.site} />
      {/* Text that is laid out before its font is there is laid out twice. */}
      <link rel="preload" as="font" type="font/woff2" crossorigin="anonymous" href={assets.font} />
      {more}
      {facts.map((fact) => (
        <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: dataIn(fact) }} />
      ))}
    </head>
  )
}
