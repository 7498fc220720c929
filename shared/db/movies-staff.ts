// Staff create, change and archive movies. A movie belongs to the whole chain, so any member of staff may.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { findMovie, type Movie, movieColumns } from './movies.ts'
import { refuseWhileOnProgramme } from './programme-guard.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeStaff } from './theater-access.ts'

export function createMovie(sql: Sql, actor: Actor, given: Omit<Movie, 'id'>): Promise<Outcome<Movie>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeStaff(tx, actor)
    const id = newId()
    await insertMovie(tx, id, given)
    const movie = (await findMovie(tx, id))!
    return { value: movie, note: { action: 'movie.create', subjectId: id, before: null, after: movie } }
  })
}

// jsonb_populate_record applies no column defaults.
const insertMovie = (sql: Sql, id: string, given: Omit<Movie, 'id'>) => {
  const now = new Date()
  return insertRow(sql, 'movies', { id, ...given, createdAt: now, updatedAt: now } as { id: string })
}

/** `isWrong` judges the movie as it would become and names the fields that do not go together. */
export function updateMovie(
  sql: Sql,
  actor: Actor,
  id: string,
  changes: Partial<Omit<Movie, 'id'>>,
  isWrong: (movie: Movie) => { path: string; message: string }[],
): Promise<Outcome<Movie>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    const errors = isWrong({ ...before, ...changes })
    if (errors.length > 0) throw new ChangeRefused('invalid_input', { errors })
    await updateRow(tx, 'movies', id, { ...changes, updatedAt: new Date() })
    const after = (await findMovie(tx, id))!
    return { value: after, note: { action: 'movie.update', subjectId: id, before, after } }
  })
}

/** Takes a movie off the programme. Refused while scheduled showtimes show it. */
export function archiveMovie(sql: Sql, actor: Actor, id: string): Promise<Outcome<Movie>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    await refuseWhileOnProgramme(tx, tx`movie_id = ${id}`)
    await tx`update movies set archived_at = now() where id = ${id}`
    return { value: before, note: { action: 'movie.archive', subjectId: id, before, after: null } }
  })
}

async function findForChange(tx: Sql, actor: Actor, id: string): Promise<Movie> {
  await mustBeStaff(tx, actor)
  // A concurrent scheduling of the movie waits for this, or this waits for it.
  const [movie] = await tx<Movie[]>`
    select ${movieColumns(tx)} from movies where id = ${id} and archived_at is null for update`
  if (!movie) throw new ChangeRefused('not_found')
  return movie
}
