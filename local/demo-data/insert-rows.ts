// Bulk inserts: all rows of a table in one statement.
import type { Tx } from '../seed/catalogue.ts'

/** Rows of one table have the same columns. */
export async function insertRows(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = tx(Object.keys(first))
  await tx`
    insert into ${tx(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${tx(table)}, ${tx.json(rows as never)})`
}
