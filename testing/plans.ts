// The plans that Postgres really uses: auto_explain reports them as statements run, also those inside SQL
// functions, and with the generic plan of a prepared statement.
import postgres from 'postgres'
import type { Sql } from '#shared/resources.ts'

/** A scan of a table: sequential, or by an index. */
export interface Scan {
  table: string
  /** Undefined: a sequential scan. */
  index?: string
  /** Rows read, over all rounds. */
  rows: number
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  Plans?: Node[]
}

export interface Plans {
  sql: Sql
  /** Scans of whatever runs meanwhile. */
  watch(work: () => Promise<unknown>): Promise<Scan[]>
  end(): Promise<void>
}

const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_level': 'notice',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
}

/** One connection of its own; its user must be allowed to load auto_explain (a superuser is). */
export function openPlans(databaseUrl: string): Plans {
  let plans: Node[] = []
  const sql = postgres(databaseUrl, {
    max: 1,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    connection: SETTINGS,
    onnotice: ({ message }) => {
      const [, json] = /^duration: [\d.]+ ms {2}plan:\n(.*)$/s.exec(String(message)) ?? []
      if (json !== undefined) plans.push((JSON.parse(json) as { Plan: Node }).Plan)
    },
  }) as unknown as Sql
  return {
    sql,
    async watch(work) {
      plans = []
      await work()
      return plans.flatMap(scansOf)
    },
    end: () => sql.end({ timeout: 5 }),
  }
}

function scansOf(node: Node): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansOf)
  const table = node['Relation Name']
  if (table === undefined) return below
  const loops = node['Actual Loops'] ?? 1
  const rows = Math.round(((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * loops)
  // A bitmap scan of a table names its indexes in the nodes below it.
  const index = node['Index Name'] ?? indexesBelow(node).join(' + ')
  return [index === '' ? { table, rows } : { table, index, rows }, ...below]
}

const indexesBelow = (node: Node): string[] =>
  (node.Plans ?? []).flatMap((each) => [
    ...(each['Index Name'] === undefined ? [] : [each['Index Name']]),
    ...indexesBelow(each),
  ])
