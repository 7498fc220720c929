// Plots as SVG, drawn on the server: columns over time, bars, and a heat map. Each number is written beside
// its shape, or stands in the table below, so that no meaning is in a colour alone.
import type { ComponentChildren } from 'preact'
import { ScrollBox } from './scroll-box.tsx'

interface PlotProps {
  title: string
  width: number
  height: number
  children: ComponentChildren
}

/** Left to right in every language: its text says which way. Too wide for a phone, it scrolls in its box. */
function Plot({ title, width, height, children }: PlotProps) {
  return (
    <ScrollBox class="table-box plot-box" label={title}>
      <svg class="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title} direction="ltr">
        {children}
      </svg>
    </ScrollBox>
  )
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 2.5, 5, 10].find((step) => step * power >= value)! * power
}

export interface Point {
  key: string
  label: string
  value: number
  /** Of the days before; null: nothing to compare with. */
  before: number | null
  /** In words. */
  said: string
}

interface ColumnsProps {
  title: string
  points: readonly Point[]
  /** A value of the axis, in words. */
  axis: (value: number) => string
  /** The largest value, where it is known. */
  most?: number
}

const WIDTH = 960
const TALL = 260
const [START, TOP, BOTTOM] = [84, 16, 44]
/** Lines of the axis above zero, or one more or less. */
const STEPS = 4
const MOST_LABELS = 12

/** Even steps that the axis can say in full: rounded numbers would stand at uneven distances. */
export function stepsTo(most: number): number[] {
  const step = roundUp(most / STEPS)
  return Array.from({ length: Math.max(Math.ceil(most / step), 1) + 1 }, (_, at) => step * at)
}

/** Columns of now, and a line with rings of the days before. */
export function ColumnPlot({ title, points, axis, most }: ColumnsProps) {
  const steps = stepsTo(most ?? Math.max(...points.flatMap(({ value, before }) => [value, before ?? 0])))
  const top = steps.at(-1)!
  const high = TALL - TOP - BOTTOM
  const y = (value: number) => TOP + high - (Math.max(value, 0) / top) * high
  const step = (WIDTH - START - 8) / points.length
  const middle = (place: number) => START + step * (place + 0.5)
  const labelled = Math.ceil(points.length / MOST_LABELS)
  const line = points.flatMap(({ before }, place) =>
    before === null ? [] : [`${middle(place).toFixed(1)},${y(before).toFixed(1)}`],
  )
  return (
    <Plot title={title} width={WIDTH} height={TALL}>
      {steps.map((value) => (
        <g key={value}>
          <line class="grid" x1={START} x2={WIDTH - 8} y1={y(value)} y2={y(value)} />
          <text x={START - 8} y={y(value) + 4} text-anchor="end">
            {axis(value)}
          </text>
        </g>
      ))}
      {points.map(({ key, value, said, label }, place) => (
        <g key={key}>
          <rect
            class="now"
            x={middle(place) - step * 0.35}
            y={y(value)}
            width={step * 0.7}
            height={Math.max(TOP + high - y(value), 0)}
          >
            <title>{said}</title>
          </rect>
          {place % labelled === 0 ? (
            <text x={middle(place)} y={TALL - BOTTOM + 20} text-anchor="middle">
              {label}
            </text>
          ) : null}
        </g>
      ))}
      <polyline class="before" points={line.join(' ')} />
      {line.map((at) => {
        const [x, ringY] = at.split(',')
        return <circle key={at} class="before" cx={x} cy={ringY} r="3.5" />
      })}
    </Plot>
  )
}

const ROW = 30
const NAMES = 260
const NUMBERS = 130
/** Half of a ring, with some room. */
const RING = 6
const LETTER = 8

/** A bar for each, its name before it and its number behind it; a ring where it stood in the days before. */
export function BarPlot({ title, points }: Pick<ColumnsProps, 'title' | 'points'>) {
  const top = Math.max(...points.flatMap(({ value, before }) => [value, before ?? 0]), 1)
  const long = WIDTH - NAMES - NUMBERS
  const x = (value: number) => NAMES + (Math.max(value, 0) / top) * long
  return (
    <Plot title={title} width={WIDTH} height={points.length * ROW + 16}>
      {points.map(({ key, label, value, before, said }, place) => {
        const y = 8 + place * ROW
        const [end, ring] = [x(value), before === null ? 0 : x(before)]
        // A number is of its bar: it stands there, unless a ring would be in its way.
        const isInTheWay = ring > end - RING && ring < end + said.length * LETTER + 2 * RING
        return (
          <g key={key}>
            <text x={NAMES - 10} y={y + 20} text-anchor="end">
              {label.length > 32 ? `${label.slice(0, 31)}…` : label}
            </text>
            <rect class="now" x={NAMES} y={y + 5} width={end - NAMES} height={ROW - 10}>
              <title>{`${label}: ${said}`}</title>
            </rect>
            {before === null ? null : <circle class="before" cx={ring} cy={y + ROW / 2} r="4" />}
            <text x={(isInTheWay ? Math.max(ring, end) : end) + 10} y={y + 20}>
              {said}
            </text>
          </g>
        )
      })}
    </Plot>
  )
}

interface HeatProps {
  title: string
  rows: readonly string[]
  columns: readonly string[]
  /** From 0 to 1, by row and column; undefined where there is nothing. */
  valueAt(row: number, column: number): number | undefined
  say(value: number): string
}

const CELL_HIGH = 34
const SHADES = 5

/** Darker is more, and each cell says how much. */
export function HeatMap({ title, rows, columns, valueAt, say }: HeatProps) {
  const wide = (WIDTH - START - 8) / Math.max(columns.length, 1)
  return (
    <Plot title={title} width={WIDTH} height={rows.length * CELL_HIGH + 40}>
      {columns.map((name, column) => (
        <text key={name} x={START + wide * (column + 0.5)} y={20} text-anchor="middle">
          {name}
        </text>
      ))}
      {rows.map((name, row) => (
        <g key={name}>
          <text x={START - 8} y={30 + CELL_HIGH * (row + 0.62)} text-anchor="end">
            {name}
          </text>
          {columns.map((hour, column) => {
            const value = valueAt(row, column)
            if (value === undefined) return null
            const shade = Math.min(Math.floor(value * SHADES), SHADES - 1)
            const at = { x: START + wide * column, y: 30 + CELL_HIGH * row }
            return (
              <g key={hour} class={`heat heat-${shade}`}>
                <rect x={at.x + 1} y={at.y + 1} width={wide - 2} height={CELL_HIGH - 2} rx="3" />
                <text x={at.x + wide / 2} y={at.y + CELL_HIGH * 0.62} text-anchor="middle">
                  {say(value)}
                </text>
              </g>
            )
          })}
        </g>
      ))}
    </Plot>
  )
}
