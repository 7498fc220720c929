// The frame of a page of the administration: the way to its other pages stands above.
import type { ComponentChildren } from 'preact'
import { tablesMessages } from '../../messages/tables.ts'
import { ADMINISTRATION_PAGES } from './administration.ts'
import { type Office, officeLink } from './office.ts'
import { OfficeFrame } from './office-frame.tsx'

interface AdministrationFrameProps {
  office: Office
  title: string
  script?: string
  children: ComponentChildren
}

export function AdministrationFrame({ office, children, ...frame }: AdministrationFrameProps) {
  const texts = tablesMessages[office.language]
  const [current] = office.path.split('?')
  return (
    <OfficeFrame office={office} {...frame}>
      <nav class="sub-sections" aria-label={texts.administration}>
        {ADMINISTRATION_PAGES.filter(({ admins }) => !admins || office.isAdmin).map(({ path, title }) => (
          <a
            key={path}
            href={officeLink(office, path)}
            aria-current={path === current ? 'page' : current?.startsWith(`${path}/`) ? 'true' : undefined}
          >
            {title(texts)}
          </a>
        ))}
      </nav>
      {children}
    </OfficeFrame>
  )
}
