// The administration: where movies, theaters, codes, people and connections are kept.
import type { VNode } from 'preact'
import { ADMINISTRATION_PAGES } from '../../components/office/administration.ts'
import { type Office, officeLink } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { tablesMessages } from '../../messages/tables.ts'

export function SettingsPage({ office }: { office: Office }): VNode {
  const texts = tablesMessages[office.language]
  return (
    <OfficeFrame office={office} title={texts.administration}>
      <ul class="index">
        {ADMINISTRATION_PAGES.filter(({ admins }) => !admins || office.isAdmin).map(
          ({ path, title, hint }) => (
            <li key={path} class="panel-card">
              <h2>
                <a href={officeLink(office, path)}>{title(texts)}</a>
              </h2>
              <p class="soft">{hint(texts)}</p>
            </li>
          ),
        )}
      </ul>
    </OfficeFrame>
  )
}
