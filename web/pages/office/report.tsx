// A report of a theater: the range, its sums beside those of the days before, a plot, and the table.
import type { VNode } from 'preact'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { Table } from '../../components/office/table.tsx'
import { linkTo, withQuery } from '../../components/site.ts'
import { dateOf } from '../../components/times.ts'
import { officeMessages } from '../../messages/office.ts'
import { reportsMessages } from '../../messages/reports.ts'
import {
  COLUMNS,
  type Line,
  movieLinesWith,
  type ReportShown,
  sumOf,
  TOTALS,
  valueIn,
} from './report-columns.ts'
import { ReportForm } from './report-form.tsx'
import { ReportMailForm } from './report-mail-form.tsx'
import { ReportPlot } from './report-plot.tsx'
import { labelOf, NOTHING, type ReportWords, say } from './report-words.ts'

const REPORTS = ['sales', 'occupancy', 'movies', 'payments', 'promo-codes'] as const

export function ReportPage({ office, shown }: { office: TheaterOffice; shown: ReportShown }): VNode {
  const texts = reportsMessages[office.language]
  const words = { language: office.language, texts, currency: office.theater.currency }
  const lines =
    shown.report === 'movies' ? movieLinesWith(shown.lines, shown.linesBefore, shown.life) : shown.lines
  const title = `${officeMessages[office.language].reports}: ${texts.reports[shown.report]}`
  return (
    <OfficeFrame office={office} title={title}>
      <nav class="state-choices" aria-label={texts.whichReport}>
        {REPORTS.map((each) => (
          <a
            key={each}
            href={officeLink(office, withQuery(`/office/reports/${each}`, { ...shown.range }))}
            aria-current={each === shown.report ? 'page' : undefined}
          >
            {texts.reports[each]}
          </a>
        ))}
      </nav>
      <ReportForm office={office} texts={texts} shown={shown} />
      <p class="soft">
        {texts.rangeOf(dateOf(office.language, shown.range.from), dateOf(office.language, shown.range.to))}{' '}
        {texts.comparedWith(
          dateOf(office.language, shown.before.from),
          dateOf(office.language, shown.before.to),
        )}
      </p>
      <Totals words={words} report={shown.report} lines={lines} before={shown.linesBefore} />
      {lines.length === 0 ? (
        <p class="notice">{texts.nothing}</p>
      ) : (
        <Figures words={words} office={office} shown={{ ...shown, lines }} />
      )}
      <ReportMailForm office={office} texts={texts} shown={shown} />
    </OfficeFrame>
  )
}

interface TotalsProps {
  words: ReportWords
  report: string
  lines: readonly Line[]
  before: readonly Line[]
}

function Totals({ words, report, lines, before }: TotalsProps) {
  const { texts } = words
  const [now, then] = [sumOf(lines), sumOf(before)]
  return (
    <dl class="totals">
      {TOTALS[report]!.map((name) => {
        const column = COLUMNS[report]!.find((each) => each.name === name)!
        const [value, earlier] = [valueIn(column, now) ?? 0, valueIn(column, then) ?? 0] as number[]
        const difference = value! - earlier!
        const sign = difference > 0 ? '+' : ''
        return (
          <div key={name}>
            <dt>{texts.columns[name]}</dt>
            <dd class="figures total">{say(words, column.kind, value!)}</dd>
            <dd class="figures soft">
              {texts.beforeWas(say(words, column.kind, earlier!))}
              {difference === 0
                ? null
                : ` (${sign}${say(words, column.kind, difference)}${changeOf(words, difference, earlier!)})`}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

const changeOf = (words: ReportWords, difference: number, before: number): string =>
  before === 0 ? '' : `, ${say(words, 'change', difference / before)}`

function Figures({
  words,
  office,
  shown,
}: {
  words: ReportWords
  office: TheaterOffice
  shown: ReportShown
}) {
  const { texts } = words
  const { report, group, lines } = shown
  const sums = sumOf(lines)
  const name = texts.reports[report]!
  const to = (format: string) => linkTo(office, withQuery(office.path, { ...shown.range, group, format }))
  return (
    <>
      <figure class="plot-figure">
        <ReportPlot {...shown} words={words} />
        <figcaption class="soft">{group === 'hour' ? texts.heatLegend : texts.legend}</figcaption>
      </figure>
      <Table
        captionHidden
        caption={name}
        rows={lines}
        total={texts.sum}
        columns={[
          {
            title: texts.groups[report === 'promo-codes' ? 'promoCode' : group]!,
            show: (line) => <bdi>{labelOf(words, group, line, report)}</bdi>,
          },
          ...COLUMNS[report]!.map((column) => ({
            title: texts.columns[column.name]!,
            show: (line: Line) => say(words, column.kind, valueIn(column, line)) || NOTHING,
            figures: column.kind !== 'word',
            sum: column.kind === 'word' ? '' : say(words, column.kind, valueIn(column, sums)),
          })),
        ]}
      />
      <p class="row-actions">
        <a class="button quiet" href={to('csv')} download>
          {texts.download} CSV
        </a>
        <a class="button quiet" href={to('xlsx')} download>
          {texts.download} Excel
        </a>
      </p>
    </>
  )
}
