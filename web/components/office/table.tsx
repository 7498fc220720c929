// A list of the office: a table that scrolls within its own box, the way to its next page, and what stands
// there where it is empty.
import type { ComponentChildren } from 'preact'
import { tablesMessages } from '../../messages/tables.ts'
import { linkTo, withQuery } from '../site.ts'
import type { Office } from './office.ts'
import { ScrollBox } from './scroll-box.tsx'

export interface Column<Row> {
  title: string
  /** In figures of one width, aligned at their end. */
  figures?: boolean
  show(row: Row): ComponentChildren
  /** What is summed up, in the last line. */
  sum?: ComponentChildren
}

interface TableProps<Row> {
  id?: string
  caption: string
  /** Said in place of the caption where a heading stands above the table. */
  captionHidden?: boolean
  /** The first one names its row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** The first cell of the line of sums; left out: no such line. */
  total?: string
  keyOf?(row: Row): string
}

export function Table<Row>({ id, caption, captionHidden, columns, rows, total, keyOf }: TableProps<Row>) {
  return (
    <ScrollBox class="table-box" label={caption}>
      <table class="table office-table">
        <caption id={id} class={captionHidden ? 'visually-hidden' : undefined}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(({ title, figures }) => (
              <th key={title} scope="col" class={figures ? 'figures' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Line key={keyOf?.(row) ?? at} columns={columns} show={(column) => column.show(row)} />
          ))}
        </tbody>
        {total === undefined ? null : (
          <tfoot>
            <Line columns={columns} show={(column) => (column === columns[0] ? total : column.sum)} />
          </tfoot>
        )}
      </table>
    </ScrollBox>
  )
}

interface LineProps<Row> {
  columns: readonly Column<Row>[]
  show(column: Column<Row>): ComponentChildren
}

const Line = <Row,>({ columns, show }: LineProps<Row>) => (
  <tr>
    {columns.map((column, at) =>
      at === 0 ? (
        <th key={column.title} scope="row" class={column.figures ? 'figures' : undefined}>
          {show(column)}
        </th>
      ) : (
        <td key={column.title} class={column.figures ? 'figures' : undefined}>
          {show(column)}
        </td>
      ),
    )}
  </tr>
)

interface ListProps<Row> extends TableProps<Row> {
  office: Office
  /** The cursor of the next page; null: this is the last one. */
  next: string | null
  /** In its place where there is nothing: what to do. */
  empty: ComponentChildren
}

export const List = <Row,>({ office, next, empty, ...table }: ListProps<Row>) => (
  <>
    {table.rows.length === 0 ? <div class="empty">{empty}</div> : <Table {...table} />}
    <Pager office={office} next={next} />
  </>
)

/** A cursor leads forward only: back is the first page, and the browser's own button. */
export function Pager({ office, next }: { office: Office; next: string | null }) {
  const texts = tablesMessages[office.language]
  const begins = withQuery(office.path, { cursor: undefined })
  if (next === null && begins === office.path) return null
  return (
    <nav class="pager" aria-label={texts.pages}>
      {begins === office.path ? null : (
        <a class="button quiet" href={linkTo(office, begins)}>
          {texts.firstPage}
        </a>
      )}
      {next === null ? null : (
        <a class="button quiet" rel="next" href={linkTo(office, withQuery(office.path, { cursor: next }))}>
          {texts.nextPage}
        </a>
      )}
    </nav>
  )
}
