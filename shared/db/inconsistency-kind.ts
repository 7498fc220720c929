// The shape of an invariant: a query for what breaks it. The invariants stand in inconsistencies-*.ts.
import type { Sql } from '../resources.ts'

/** What a kind's query may use. */
export interface Checked {
  sql: Sql
  /** Whether the showtime id in this column is being checked. */
  among: (column: string) => ReturnType<Sql>
  /** A moment `ms` ago: earlier events should have been followed up. Now, if everything should be at rest. */
  older: (ms: number) => ReturnType<Sql>
}

/** A query for `subjectId` and `showtimeId`. */
export type Kind = (checked: Checked) => ReturnType<Sql>
