// Postgres as tests watch or change it: the statements that code sends, within transactions too.
import { vi } from 'vitest'
import { openSql, type Sql } from '#shared/resources.ts'

type Template = readonly string[] & { raw: readonly string[] }
/** Another text for a statement, given as its parts between the values. */
export type Rewrite = (parts: readonly string[]) => readonly string[]

/** The client, with each statement sent as `rewrite` says. */
export function sqlWith(sql: Sql, rewrite: Rewrite): Sql {
  const rewritten = (parts: readonly string[]): Template => {
    const changed = [...rewrite(parts)]
    return Object.assign(changed, { raw: changed })
  }
  return new Proxy(sql, {
    apply(target, self, [first, ...values]: [unknown, ...unknown[]]) {
      const isStatement = Array.isArray(first) && 'raw' in first
      return Reflect.apply(target, self, [isStatement ? rewritten(first as string[]) : first, ...values])
    },
    get(target, name) {
      if (name === 'begin')
        return (work: (tx: Sql) => Promise<unknown>) =>
          target.begin((tx) => work(sqlWith(tx as unknown as Sql, rewrite)))
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The client, and the texts of the statements and their parts that went through it. */
export function watched(sql: Sql): { sql: Sql; statements: string[] } {
  const statements: string[] = []
  const note: Rewrite = (parts) => {
    statements.push(parts.join('?'))
    return parts
  }
  return { sql: sqlWith(sql, note), statements }
}

/** The client without a guard, for a negative control; each statement that has it is sent without it. */
export function unguarded(sql: Sql, guard: string): { sql: Sql; wasFound: () => boolean } {
  let isFound = false
  const without = (part: string) => {
    isFound ||= part.includes(guard)
    return part.replace(guard, '')
  }
  return { sql: sqlWith(sql, (parts) => parts.map(without)), wasFound: () => isFound }
}

/** Waits until so many statements of the database wait for others. */
export async function untilWaiting(databaseUrl: string, atLeast: number): Promise<void> {
  const watch = openSql(databaseUrl, 1)
  await vi.waitUntil(async () => {
    const waiting = await watch`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return waiting.length >= atLeast
  })
  await watch.end()
}

/**
 * Does something while another transaction has what `lock` takes. Promises that `work` returns within a list
 * may settle afterwards.
 */
export async function whileLocked<T extends readonly unknown[]>(
  sql: Sql,
  lock: string,
  work: () => Promise<T>,
): Promise<T> {
  const holder = await sql.reserve()
  try {
    await holder`begin`
    await holder.unsafe(lock)
    return await work()
  } finally {
    await holder`commit`
    holder.release()
  }
}
