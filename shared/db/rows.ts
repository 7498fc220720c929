// Rows written from objects of the domain: names in camelCase become columns in snake_case, types are the table's own.
import type { Sql } from '../resources.ts'

type Table = 'movies' | 'theaters' | 'screens' | 'showtimes' | 'promo_codes' | 'reviews'

const columnName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const toRow = (values: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [columnName(name), value]))

export async function insertRow(sql: Sql, table: Table, values: { id: string }): Promise<void> {
  const row = toRow(values)
  const columns = Object.keys(row)
  await sql`
    insert into ${sql(table)} (${sql(columns)})
    select ${sql(columns)} from jsonb_populate_record(null::${sql(table)}, ${sql.json(row as never)})`
}

/** `values` without any name changes nothing. */
export async function updateRow(sql: Sql, table: Table, id: string, values: object): Promise<void> {
  const row = toRow(values)
  const columns = Object.keys(row)
  if (columns.length === 0) return
  await sql`
    update ${sql(table)} set (${sql(columns)}) = row (${sql(columns.map((column) => `given.${column}`))})
    from jsonb_populate_record(null::${sql(table)}, ${sql.json(row as never)}) given
    where ${sql(table)}.id = ${id}`
}

/** What a statement about many things answered, in the order in which they were asked for. Throws where one is missing. */
export function inOrderOf<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = found.get(id)
    if (!row) throw new Error(`a statement about ${ids.length} rows left out ${id}`)
    return row
  })
}

/**
 * Something to select from in a statement whose commit need not wait for the disk, because all that a crash of Postgres
 * can take is done again without harm.
 */
export const withoutWaiting = (sql: Sql) => sql`set_config('synchronous_commit', 'off', true)`

/**
 * The seats `s` of the reservation `r` with their rows `rs` in reservation_seats, to select from. `offset 0` makes each look a step
 * in an index, whatever the statistics say: what a connection plans on an almost empty database stays as long as they do.
 */
export const seatsOf = (sql: Sql, column = sql`seat_id`) => sql`
  (select * from reservation_seats where reservation_id = r.id offset 0) rs
  cross join lateral (select * from seats where id = rs.${column} offset 0) s`
