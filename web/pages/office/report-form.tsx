// Which days a report is of, and what its lines are. Works without script.
import type { TheaterOffice } from '../../components/office/office.ts'
import { linkTo, withQuery } from '../../components/site.ts'
import type { ReportsMessages } from '../../messages/reports.ts'
import type { ReportShown } from './report-columns.ts'

interface FormProps {
  office: TheaterOffice
  texts: ReportsMessages
  shown: ReportShown
}

export function ReportForm({ office, texts, shown }: FormProps) {
  const { range, named, isRefused } = shown
  return (
    <>
      <nav class="state-choices" aria-label={texts.range}>
        {named.map(({ name, from, to }) => (
          <a
            key={name}
            href={linkTo(office, withQuery(office.path, { from, to }))}
            aria-current={from === range.from && to === range.to ? 'true' : undefined}
          >
            {texts.ranges[name]}
          </a>
        ))}
      </nav>
      <form class="filters report-range" action={`/office/reports/${shown.report}`}>
        {office.language === 'en' ? null : <input type="hidden" name="lang" value={office.language} />}
        <input type="hidden" name="theater" value={office.theater.id} />
        <DayField name="from" label={texts.from} value={range.from} />
        <DayField name="to" label={texts.to} value={range.to} />
        {shown.groups.length < 2 ? null : <GroupField texts={texts} shown={shown} />}
        <button type="submit" class="button quiet">
          {texts.show}
        </button>
      </form>
      {isRefused ? <p class="form-problem">{texts.wrongRange}</p> : null}
    </>
  )
}

const DayField = ({ name, label, value }: { name: string; label: string; value: string }) => (
  <div class="field">
    <label for={name}>{label}</label>
    <input id={name} name={name} type="date" value={value} required />
  </div>
)

const GroupField = ({ texts, shown }: Pick<FormProps, 'texts' | 'shown'>) => (
  <div class="field">
    <label for="group">{texts.by}</label>
    <select id="group" name="group">
      {shown.groups.map((group) => (
        <option key={group} value={group} selected={group === shown.group}>
          {texts.groups[group]}
        </option>
      ))}
    </select>
  </div>
)
