// npm run audit: checks every invariant of a running system, as the scheduled audit does, for all showtimes
// at once. Changes nothing.
import { once } from 'node:events'
import { findInconsistencies, kindNames } from '#shared/db/inconsistencies.ts'
import { listComingShowtimes } from '#shared/db/showtime-audits.ts'
import { withFiles } from '#shared/env-files.ts'
import { openResources, type Resources } from '#shared/resources.ts'
import { persistentDiffs } from '#shared/sales/seat-map-diffs.ts'
import { isMain } from '#shared/std/is-main.ts'

const HELP = `DATABASE_URL=postgres://… REDIS_URL=redis://… npm run audit

Checks every invariant of the system: reservations, payments, seats, tickets, refunds, messages and unfinished work in
Postgres, the provider's books, and the seat maps in Redis. It only reads, and reports
what the scheduled audit would repair.

Prints each violated invariant with a count and examples. Exit code: 0 all hold, 1 an invariant is violated, 2 the
check failed.

  --examples <n>   number of examples per kind (default 5)
  --kinds          list the invariants in Postgres
  --help           print this`

/** Per kind; beyond it the count says "or more". */
const COUNTED = 10_000
const EXAMPLES = 5

export interface ViolatedInvariant {
  kind: string
  count: number
  /** One line each. */
  examples: string[]
}

/** Every violated invariant, of all showtimes; without maps of showtimes that are over. */
export async function checkAll(
  at: Resources,
  { examples = EXAMPLES, pause }: { examples?: number; pause?: () => Promise<void> } = {},
): Promise<ViolatedInvariant[]> {
  const { differences } = await persistentDiffs(at, await listComingShowtimes(at.sql), pause)
  const kinds = new Map<string, object[]>()
  for (const { kind, ...hit } of differences.flat()) kinds.set(kind, [...(kinds.get(kind) ?? []), hit])
  for (const { kind, hits } of await findInconsistencies(at.sql, { limit: COUNTED })) kinds.set(kind, hits)
  return [...kinds].map(([kind, hits]) => ({
    kind,
    count: hits.length,
    examples: hits.slice(0, examples).map((hit) => JSON.stringify(hit)),
  }))
}

/** Returns the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const asked = readArgs(args)
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${HELP}`)
    return 2
  }
  if (asked.help || asked.kinds) {
    console.log(asked.help ? HELP : kindNames.join('\n'))
    return 0
  }
  const { DATABASE_URL, REDIS_URL } = env
  if (!DATABASE_URL || !REDIS_URL) {
    console.error(`DATABASE_URL and REDIS_URL must be set.\n\n${HELP}`)
    return 2
  }
  const resources = openResources({ DATABASE_URL, REDIS_URL, DATABASE_POOL: 1 })
  try {
    if (resources.redis.status !== 'ready') await once(resources.redis, 'ready')
    const violated = await checkAll(resources, { examples: asked.examples })
    for (const { kind, count, examples } of violated) {
      console.log(`${kind}: ${count}${count === COUNTED ? ' or more' : ''}`)
      for (const example of examples) console.log(`  ${example}`)
    }
    console.log(
      violated.length === 0 ? 'All invariants hold.' : `${violated.length} invariants are violated.`,
    )
    return violated.length === 0 ? 0 : 1
  } finally {
    await resources.close()
  }
}

/** The parsed arguments, or an error text. */
function readArgs(args: string[]): { help: boolean; kinds: boolean; examples: number } | string {
  const asked = { help: false, kinds: false, examples: EXAMPLES }
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--help') asked.help = true
    else if (args[at] === '--kinds') asked.kinds = true
    else if (args[at] === '--examples' && /^\d{1,4}$/.test(args[at + 1] ?? ''))
      asked.examples = Number(args[++at])
    else return `Unknown or incomplete: ${args[at]}`
  }
  return asked
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = await main(
      process.argv.slice(2),
      withFiles(process.env, ['DATABASE_URL', 'REDIS_URL']),
    )
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  }
}
