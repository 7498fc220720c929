// The invariants that Postgres can check alone, each a kind: a name and a query for violations. The auditor,
// `npm run audit` and the fault tests share them. A query is one statement, so it sees one snapshot and never
// half a transaction; late work is judged by its age.
import type { Sql } from '../resources.ts'
import { booksKinds } from './inconsistencies-books.ts'
import { counterKinds } from './inconsistencies-counter.ts'
import { lateKinds } from './inconsistencies-late.ts'
import { promoKinds } from './inconsistencies-promos.ts'
import { figureKinds } from './inconsistencies-reports.ts'
import { saleKinds } from './inconsistencies-sales.ts'
import type { Checked, Kind } from './inconsistency-kind.ts'

/** The violating payment, reservation, ticket, refund, seat or message, by its id. */
export interface Inconsistency {
  subjectId: string
  showtimeId: string | null
}

export interface Scope {
  /** Default: all. What belongs to no showtime is always checked. */
  showtimeIds?: readonly string[]
  /** Whatever is unfinished counts, however young. For tests that waited for it. */
  atRest?: boolean
  /** Most hits per kind. */
  limit?: number
}

export interface Finding {
  kind: string
  /** At most the limit: the count then means "at least". */
  hits: Inconsistency[]
}

// More of one kind is the same failure.
const MOST_PER_KIND = 50

const kinds: Readonly<Record<string, Kind>> = {
  ...saleKinds,
  ...booksKinds,
  ...promoKinds,
  ...counterKinds,
  ...figureKinds,
  ...lateKinds,
}

/** Every kind, by name. */
export const kindNames: readonly string[] = Object.keys(kinds)

/** Every kind with at least one violation. */
export async function findInconsistencies(
  sql: Sql,
  { showtimeIds, atRest = false, limit = MOST_PER_KIND }: Scope = {},
): Promise<Finding[]> {
  const checked: Checked = {
    sql,
    among: (column) =>
      showtimeIds === undefined ? sql`true` : sql`${sql(column)} = any(${showtimeIds as string[]}::uuid[])`,
    older: (ms) => (atRest ? sql`'infinity'::timestamptz` : sql`now() - ${ms}::float8 * interval '1 ms'`),
  }
  const findings: Finding[] = []
  // Sequential, so that an audit slows nobody down.
  for (const [kind, find] of Object.entries(kinds)) {
    const hits = await sql<Inconsistency[]>`${find(checked)} limit ${limit}`
    if (hits.length > 0) findings.push({ kind, hits: [...hits] })
  }
  return findings
}
