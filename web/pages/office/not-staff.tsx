// What those see who are not staff, or lack the second factor that staff need.
import { Page } from '../../components/page.tsx'
import { linkTo, type Site } from '../../components/site.ts'
import { officeMessages } from '../../messages/office.ts'

export function NotStaffPage({ site }: { site: Site }) {
  const texts = officeMessages[site.language]
  return (
    <Page site={site} head={{ title: texts.notStaff }}>
      <div class="empty">
        <h1>{texts.notStaff}</h1>
        <p>{texts.notStaffHint}</p>
        <a class="button" href={linkTo(site, '/account')}>
          {texts.toAccount}
        </a>
      </div>
    </Page>
  )
}
