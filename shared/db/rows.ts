// Rows written from domain objects: camelCase names become snake_case columns with the types of the table.
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

/** Without `values` it changes nothing. */
export async function updateRow(sql: Sql, table: Table, id: string, values: object): Promise<void> {
  const row = toRow(values)
  const columns = Object.keys(row)
  if (columns.length === 0) return
  await sql`
    update ${sql(table)} set (${sql(columns)}) = row (${sql(columns.map((column) => `given.${column}`))})
    from jsonb_populate_record(null::${sql(table)}, ${sql.json(row as never)}) given
    where ${sql(table)}.id = ${id}`
}

/** The rows of a statement about many ids, in the order of the ids. Throws if one is missing. */
export function inOrderOf<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = found.get(id)
    if (!row) throw new Error(`a statement about ${ids.length} rows left out ${id}`)
    return row
  })
}
