// Movies as staff make, change and archive them: of the whole chain, so anybody who is staff may.
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { findMovie, type Movie, movieColumns } from './movies.ts'
import { refuseWhileOnProgramme } from './reasons.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, mustRun, type Outcome, Refused, staffChange } from './staff.ts'

export function createMovie(sql: Sql, actor: Actor, given: Omit<Movie, 'id'>): Promise<Outcome<Movie>> {
  return staffChange(sql, actor, async (tx) => {
    await mustRun(tx, actor)
    const id = newId()
    await insertMovie(tx, id, given)
    const movie = (await findMovie(tx, id))!
    return { value: movie, note: { action: 'movie.create', subjectId: id, before: null, after: movie } }
  })
}

// What is not given has no default in a row that is made of another one.
const insertMovie = (sql: Sql, id: string, given: Omit<Movie, 'id'>) => {
  const now = new Date()
  return insertRow(sql, 'movies', { id, ...given, createdAt: now, updatedAt: now } as { id: string })
}

/** `isWrong` looks at the movie as it would become, and names the fields that do not go together. */
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
    if (errors.length > 0) throw new Refused('invalid_input', { errors })
    await updateRow(tx, 'movies', id, { ...changes, updatedAt: new Date() })
    const after = (await findMovie(tx, id))!
    return { value: after, note: { action: 'movie.update', subjectId: id, before, after } }
  })
}

/** Takes a movie off the programme; refused while showtimes to come show it. */
export function archiveMovie(sql: Sql, actor: Actor, id: string): Promise<Outcome<Movie>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    await refuseWhileOnProgramme(tx, tx`movie_id = ${id}`)
    await tx`update movies set archived_at = now() where id = ${id}`
    return { value: before, note: { action: 'movie.archive', subjectId: id, before, after: null } }
  })
}

async function findForChange(tx: Sql, actor: Actor, id: string): Promise<Movie> {
  await mustRun(tx, actor)
  // Whoever schedules the movie meanwhile waits for us, or we for them.
  const [movie] = await tx<Movie[]>`
    select ${movieColumns(tx)} from movies where id = ${id} and archived_at is null for update`
  if (!movie) throw new Refused('not_found')
  return movie
}
