// The frame of each page of the office: its sections, and the theater that is shown.
import type { ComponentChildren } from 'preact'
import { assets } from '../../assets.generated.ts'
import { counterMessages } from '../../messages/counter.ts'
import { doorMessages } from '../../messages/door.ts'
import { type OfficeMessages, officeMessages } from '../../messages/office.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { Page } from '../page.tsx'
import { linkTo, withQuery } from '../site.ts'
import { ADMINISTRATION, isWithin } from './administration.ts'
import { type Office, officeLink } from './office.ts'

interface Section {
  path: string
  title: (texts: OfficeMessages, office: Office) => string
  admins?: true
  /** Pages that belong to it as well. */
  holds?: (path: string) => boolean
}

const SECTIONS: readonly Section[] = [
  { path: '/office', title: (texts) => texts.today },
  { path: '/office/programme', title: (texts) => texts.programme },
  { path: '/office/reservations', title: (texts) => texts.reservations },
  { path: '/office/counter', title: (_, { language }) => counterMessages[language].counter },
  { path: '/office/door', title: (_, { language }) => doorMessages[language].door },
  {
    path: '/office/money',
    title: (texts) => texts.money,
    holds: (path) => path.startsWith('/office/dead-letters'),
  },
  {
    path: '/office/reports/sales',
    title: (texts) => texts.reports,
    holds: (path) => path.startsWith('/office/reports/'),
  },
  {
    path: ADMINISTRATION,
    title: (_, { language }) => tablesMessages[language].administration,
    holds: isWithin,
  },
]

interface OfficeFrameProps {
  office: Office
  title: string
  /** The address of the page's script in `assets`, beside the script of every page of the office. */
  script?: string
  /** Further elements of the head. */
  more?: ComponentChildren
  children: ComponentChildren
}

export function OfficeFrame({ office, title, script, more, children }: OfficeFrameProps) {
  const texts = officeMessages[office.language]
  return (
    <Page
      site={office}
      head={{ title: `${title} · ${texts.office}` }}
      more={
        <>
          <link rel="stylesheet" href={assets.office} />
          <script type="module" src={assets.officeFrame} />
          {script === undefined ? null : <script type="module" src={script} />}
          {more}
        </>
      }
      nav={<Sections office={office} texts={texts} />}
    >
      <div class="office-head">
        <h1>{title}</h1>
        <TheaterChoice office={office} texts={texts} />
      </div>
      {/* What was done by the form that led here: frame.ts says it once. */}
      <p id="said" class="notice" role="status" hidden />
      {children}
    </Page>
  )
}

function Sections({ office, texts }: { office: Office; texts: OfficeMessages }) {
  const [current = ''] = office.path.split('?')
  return (
    <nav class="sections" aria-label={texts.office}>
      {SECTIONS.filter(({ admins }) => !admins || office.isAdmin).map(({ path, title, holds }) => (
        <a
          key={path}
          href={officeLink(office, path)}
          aria-current={path === current ? 'page' : holds?.(current) ? 'true' : undefined}
        >
          {title(texts, office)}
        </a>
      ))}
    </nav>
  )
}

/** Works without script: the button goes where the list points. */
function TheaterChoice({ office, texts }: { office: Office; texts: OfficeMessages }) {
  const { theaters, theater, language, path } = office
  if (theaters.length < 2) return theater === undefined ? null : <p class="soft">{theater.name}</p>
  const [action = ''] = withQuery(path, { theater: undefined }).split('?')
  return (
    <form class="theater-choice" action={action} data-chooses>
      {language === 'en' ? null : <input type="hidden" name="lang" value={language} />}
      <label for="theater">{texts.theater}</label>
      <select id="theater" name="theater">
        {theaters.map(({ id, name }) => (
          <option key={id} value={id} selected={id === theater?.id}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="button quiet">
        {texts.show}
      </button>
    </form>
  )
}

/** Shown instead of a theater's page to staff who have no theater yet. */
export function NoTheaterPage({ office }: { office: Office }) {
  const texts = officeMessages[office.language]
  return (
    <OfficeFrame office={office} title={texts.office}>
      <div class="empty">
        <p>{texts.noTheater}</p>
        <a class="button" href={linkTo(office, '/account')}>
          {texts.toAccount}
        </a>
      </div>
    </OfficeFrame>
  )
}
