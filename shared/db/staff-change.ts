// A change by staff and its entry in the audit log, in one transaction.
import type { Sql } from '../resources.ts'

export interface Actor {
  userId: string
  requestId: string
}

export interface Refusal {
  ok: false
  code: RefusalCode
  /** Fields of the answer beside the code. */
  extras: Record<string, unknown>
}
export type RefusalCode =
  | 'not_found'
  | 'forbidden'
  | 'wrong_state'
  | 'invalid_input'
  | 'showtime_overlap'
  | 'layout_in_use'

export type Outcome<T> = { ok: true; value: T } | Refusal

/** Thrown within a staff change: rolls it back and becomes its outcome. */
export class ChangeRefused extends Error {
  readonly refusal: Refusal
  constructor(code: RefusalCode, extras: Record<string, unknown> = {}) {
    super(code)
    this.refusal = { ok: false, code, extras }
  }
}

export interface Note {
  /** Noun and verb, such as `movie.update`. */
  action: string
  subjectId: string
  before: object | null
  after: object | null
}

/**
 * Runs `work` in a transaction and logs who did what, before and after. A change without a note changes
 * nothing (a dry run).
 */
export async function staffChange<T>(
  sql: Sql,
  actor: Actor,
  work: (tx: Sql) => Promise<{ value: T; note?: Note }>,
): Promise<Outcome<T>> {
  try {
    const value = await sql.begin(async (tx) => {
      const { value, note } = await work(tx as unknown as Sql)
      if (note) await writeNote(tx as unknown as Sql, actor, note)
      return value
    })
    return { ok: true, value: value as T }
  } catch (error) {
    if (error instanceof ChangeRefused) return error.refusal
    throw error
  }
}

async function writeNote(sql: Sql, actor: Actor, { action, subjectId, before, after }: Note): Promise<void> {
  const json = (value: object | null) => (value === null ? null : sql.json(value as never))
  await sql`
    insert into audit_log (actor_id, action, subject_id, before, after, request_id)
    values (${actor.userId}, ${action}, ${subjectId}, ${json(before)}, ${json(after)}, ${actor.requestId})`
}
