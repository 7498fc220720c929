// The audit log: who of the staff changed what, and how.
import type { VNode } from 'preact'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { differences } from '../../components/office/difference.ts'
import { FilterField, FilterForm } from '../../components/office/forms.tsx'
import type { Office } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { linkTo, withQuery } from '../../components/site.ts'
import { dateOf, dayOf, timeOf } from '../../components/times.ts'
import { peopleMessages } from '../../messages/people.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface AuditEntry {
  id: string
  at: Date
  actor: { id: string; name: string }
  action: string
  objectId: string
  before: unknown
  after: unknown
}

interface AuditLogPageProps {
  office: Office
  asked: Partial<Record<'actor' | 'object' | 'from' | 'to', string | undefined>>
  entries: readonly AuditEntry[]
  next: string | null
}

/** What fits into a row; the rest is in the answer of /v1/audit-log. */
const MOST_FIELDS = 12

export function AuditLogPage({ office, asked, entries, next }: AuditLogPageProps): VNode {
  const texts = peopleMessages[office.language]
  const title = tablesMessages[office.language].auditLog
  const filtered = Object.values(asked).some((value) => value !== undefined)
  return (
    <AdministrationFrame office={office} title={title}>
      <FilterForm office={office} filtered={filtered}>
        <FilterField name="actor" label={texts.actor} value={asked.actor} />
        <FilterField name="object" label={texts.object} value={asked.object} />
        <FilterField name="from" label={texts.from} value={asked.from} type="date" />
        <FilterField name="to" label={texts.to} value={asked.to} type="date" />
      </FilterForm>
      <List
        id="entries"
        caption={title}
        office={office}
        columns={columnsOf(office)}
        rows={entries}
        keyOf={({ id }) => id}
        next={next}
        empty={<p>{filtered ? texts.noEntryFound : texts.noEntries}</p>}
      />
    </AdministrationFrame>
  )
}

function columnsOf(office: Office): Column<AuditEntry>[] {
  const { language, theater, path } = office
  const texts = peopleMessages[language]
  const zone = theater?.timeZone ?? 'UTC'
  const only = (changes: Record<string, string>) =>
    linkTo(office, withQuery(path, { ...changes, cursor: undefined }))
  return [
    {
      title: texts.at,
      show: ({ at }) => (
        <time>
          {dateOf(language, dayOf(at, zone))}, {timeOf(language, at, zone, 'seconds')}
        </time>
      ),
    },
    {
      title: texts.actor,
      show: ({ actor }) => (
        <a href={only({ actor: actor.id })}>
          <bdi>{actor.name || actor.id.slice(-8)}</bdi>
        </a>
      ),
    },
    { title: texts.action, show: ({ action }) => <code>{action}</code> },
    {
      title: texts.object,
      show: ({ objectId }) => (
        <a href={only({ object: objectId })}>
          <code>{objectId.slice(-8)}</code>
        </a>
      ),
    },
    { title: texts.change, show: (entry) => <Change office={office} entry={entry} /> },
  ]
}

function Change({ office, entry: { before, after } }: { office: Office; entry: AuditEntry }) {
  const texts = peopleMessages[office.language]
  const found = differences(before, after)
  if (found.length === 0) return <>–</>
  return (
    <dl class="changes">
      {found.slice(0, MOST_FIELDS).map(({ field, was, is }) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>
            {was === undefined ? null : (
              <del>
                <span class="visually-hidden">{texts.was} </span>
                <bdi>{was}</bdi>
              </del>
            )}{' '}
            {is === undefined ? null : (
              <ins>
                <span class="visually-hidden">{texts.isNow} </span>
                <bdi>{is}</bdi>
              </ins>
            )}
          </dd>
        </div>
      ))}
      {found.length > MOST_FIELDS ? (
        <div>
          <dt>{texts.more(found.length - MOST_FIELDS)}</dt>
        </div>
      ) : null}
    </dl>
  )
}
