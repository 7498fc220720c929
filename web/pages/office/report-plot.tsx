// What of a report is drawn: a heat map of weekdays and hours, columns over days and weeks, else bars.
import { BarPlot, ColumnPlot, HeatMap, type Point } from '../../components/office/plots.tsx'
import { addDays } from '../../components/times.ts'
import { COLUMNS, DRAWN, type Line, sumOf, valueIn } from './report-columns.ts'
import { labelOf, type ReportWords, say, sayShort, weekdayNames } from './report-words.ts'

interface PlotProps {
  words: ReportWords
  report: string
  group: string
  range: { from: string; to: string }
  days: number
  lines: readonly Line[]
  linesBefore: readonly Line[]
}

/** More bars than this are no picture any more: the table has the rest. */
const MOST_BARS = 20

export function ReportPlot(props: PlotProps) {
  const { words, report, group, lines } = props
  const column = COLUMNS[report]!.find(({ name }) => name === DRAWN[report])!
  const title = words.texts.plotOf(words.texts.columns[column.name]!)
  if (group === 'hour') return <Hours {...props} title={title} />
  const draws = (of: readonly Line[]) => {
    const value = valueIn(column, sumOf(of))
    return typeof value === 'number' ? value : 0
  }
  const isOverTime = report !== 'promo-codes' && (group === 'day' || group === 'week')
  const keys = isOverTime ? keysOf(props) : lines.slice(0, MOST_BARS).map(({ key }) => key)
  const points: Point[] = keys.map((key) => {
    const own = lines.filter((line) => line.key === key)
    const before = isOverTime ? addDays(key, -props.days) : key
    const found = props.linesBefore.filter((line) => line.key === before)
    const value = draws(own)
    const label = labelOf(words, group, own[0] ?? { key, label: key }, report)
    return {
      ...{ key, value, label: isOverTime ? labelOf(words, 'plain day', { key, label: key }, report) : label },
      before: found.length === 0 && !isOverTime ? null : draws(found),
      said: isOverTime ? `${label}: ${say(words, column.kind, value)}` : say(words, column.kind, value),
    }
  })
  if (!isOverTime) return <BarPlot title={title} points={points} />
  const most = column.kind === 'share' ? { most: 1 } : {}
  return (
    <ColumnPlot
      title={title}
      points={points}
      axis={(value) => sayShort(words, column.kind, value)}
      {...most}
    />
  )
}

/** Each day or week of the range, also without a line. */
function keysOf({ group, range, days }: PlotProps): string[] {
  const step = group === 'week' ? 7 : 1
  const weekday = (new Date(`${range.from}T12:00:00Z`).getUTCDay() + 6) % 7
  const first = group === 'week' ? addDays(range.from, -weekday) : range.from
  const keys: string[] = []
  for (let key = first; key <= range.to && keys.length <= days; key = addDays(key, step)) keys.push(key)
  return keys
}

/** Keys are weekday and hour: 1-20 is Monday at eight in the evening. */
function Hours({ words, lines, report, title }: PlotProps & { title: string }) {
  const column = COLUMNS[report]!.find(({ name }) => name === DRAWN[report])!
  // The business day begins at five: hours after midnight are its last ones.
  const order = (hour: string) => (Number(hour) + 19) % 24
  const hours = [...new Set(lines.map(({ key }) => key.split('-')[1]!))].sort((a, b) => order(a) - order(b))
  const valueAt = (row: number, place: number) => {
    const line = lines.find(({ key }) => key === `${row + 1}-${hours[place]}`)
    const value = line && valueIn(column, line)
    return typeof value === 'number' ? value : undefined
  }
  return (
    <HeatMap
      title={title}
      rows={weekdayNames(words.language, 'short')}
      columns={hours.map((hour) => `${hour}:00`)}
      valueAt={valueAt}
      say={(value) => say(words, 'share', value)}
    />
  )
}
