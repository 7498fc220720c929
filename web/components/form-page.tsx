// A page of one form or a few, in a column that is easy to read.
import type { ComponentChildren } from 'preact'
import { assets } from '../assets.generated.ts'
import { accountMessages } from '../messages/account.ts'
import { Page } from './page.tsx'
import type { Site } from './site.ts'

export function FormPage({
  site,
  title,
  children,
}: {
  site: Site
  title: string
  children: ComponentChildren
}) {
  const texts = accountMessages[site.language]
  return (
    <Page site={site} head={{ title }}>
      <div class="narrow stack">
        <h1>{title}</h1>
        <noscript>
          <p class="notice">{texts.needsScript}</p>
        </noscript>
        {children}
      </div>
      <script type="module" src={assets.forms} />
    </Page>
  )
}
