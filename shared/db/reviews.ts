// Reviews: one per person and movie, by people who had a ticket. Averages are computed from the rows each
// time.
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { updateRow } from './rows.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeStaff } from './theater-access.ts'

export interface Review {
  id: string
  movieId: string
  author: { name: string }
  rating: number
  text: string
  createdAt: Date
  updatedAt: Date
  /** Why staff hid it; only the author and staff see a hidden review. */
  hiddenReason: string | null
}

const select = (sql: Sql) => sql`
  select reviews.id, movie_id as "movieId", json_build_object('name', users.name) as author, rating, text,
    reviews.created_at as "createdAt", reviews.updated_at as "updatedAt", hidden_reason as "hiddenReason"
  from reviews join users on users.id = reviews.user_id`

export interface GivenReview {
  rating: number
  text: string
}

export type Reviewed =
  | { ok: true; review: Review }
  | { ok: false; code: 'not_found' | 'not_eligible' | 'already_reviewed' }

/** The person had a ticket, not refunded, for a showtime of the movie that has begun. */
export async function createReview(
  sql: Sql,
  { movieId, userId }: { movieId: string; userId: string },
  given: GivenReview,
): Promise<Reviewed> {
  const [movie] = await sql<{ eligible: boolean }[]>`
    select exists (
      select from tickets
      join reservations on reservations.id = tickets.reservation_id
      join showtimes on showtimes.id = tickets.showtime_id
      where reservations.user_id = ${userId} and reservations.status = 'confirmed' and tickets.status <> 'refunded'
        and showtimes.movie_id = movies.id and showtimes.status = 'scheduled' and showtimes.starts_at <= now()
    ) as eligible
    from movies where id = ${movieId} and archived_at is null`
  if (!movie) return { ok: false, code: 'not_found' }
  if (!movie.eligible) return { ok: false, code: 'not_eligible' }
  const id = newId()
  const inserted = await sql`
    insert into reviews (id, movie_id, user_id, rating, text)
    values (${id}, ${movieId}, ${userId}, ${given.rating}, ${given.text})
    on conflict (user_id, movie_id) do nothing returning 1`
  if (inserted.length === 0) return { ok: false, code: 'already_reviewed' }
  return { ok: true, review: (await findReview(sql, id))! }
}

async function findReview(sql: Sql, id: string): Promise<Review | undefined> {
  const [review] = await sql<Review[]>`${select(sql)} where reviews.id = ${id}`
  return review
}

/** Undefined if this person has no such review. */
export async function updateReview(
  sql: Sql,
  { id, userId }: { id: string; userId: string },
  changes: Partial<GivenReview>,
): Promise<Review | undefined> {
  const own = await sql`select from reviews where id = ${id} and user_id = ${userId}`
  if (own.length === 0) return undefined
  await updateRow(sql, 'reviews', id, { ...changes, updatedAt: new Date() })
  return findReview(sql, id)
}

export async function deleteReview(
  sql: Sql,
  { id, userId }: { id: string; userId: string },
): Promise<boolean> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql
    const deleted = await tx`delete from reviews where id = ${id} and user_id = ${userId} returning 1`
    if (deleted.length === 0) return false
    await forgetWords(tx, tx`select ${id}::uuid`)
    return true
  })
}

/**
 * Deletes the text of these reviews, which their authors withdraw, from the audit log. What staff did and why
 * stays.
 */
export async function forgetWords(tx: Sql, reviewIds: ReturnType<Sql>): Promise<void> {
  await tx`
    update audit_log set before = without_words(before), after = without_words(after)
    where subject_id in (select id::text from (${reviewIds}) review (id)) and action in ('review.hide', 'review.show')`
}

/** Hides a review and takes it out of the average; null shows it again. */
export function hideReview(
  sql: Sql,
  actor: Actor,
  id: string,
  reason: string | null,
): Promise<Outcome<Review>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeStaff(tx, actor)
    await tx`select from reviews where id = ${id} for update`
    const before = await findReview(tx, id)
    if (!before) throw new ChangeRefused('not_found')
    await updateRow(tx, 'reviews', id, {
      hiddenAt: reason === null ? null : new Date(),
      hiddenReason: reason,
    })
    const after = (await findReview(tx, id))!
    const action = reason === null ? 'review.show' : 'review.hide'
    return { value: after, note: { action, subjectId: id, before, after } }
  })
}

export const reviewSorts = ['newest', 'best', 'worst'] as const

export interface ReviewPage {
  sort: (typeof reviewSorts)[number]
  /** Rating and id of the last review of the page before. */
  after?: readonly [string, string] | undefined
  limit: number
}

/** Visible reviews; among equal ratings the newer first. */
export function listReviews(
  sql: Sql,
  movieId: string,
  { sort, after, limit }: ReviewPage,
): Promise<Review[]> {
  const order = {
    newest: sql`reviews.id desc`,
    best: sql`rating desc, reviews.id desc`,
    worst: sql`rating, reviews.id desc`,
  }
  const next = (rating: number, id: string) =>
    ({
      newest: sql`reviews.id < ${id}`,
      best: sql`(rating, reviews.id) < (${rating}, ${id})`,
      worst: sql`(rating > ${rating} or (rating = ${rating} and reviews.id < ${id}))`,
    })[sort]
  return sql<Review[]>`
    ${select(sql)} where movie_id = ${movieId} and hidden_at is null
      ${after ? sql`and ${next(Number(after[0]), after[1])}` : sql``}
    order by ${order[sort]} limit ${limit}`
}

export interface Ratings {
  average: number | null
  count: number
  distribution: Record<'1' | '2' | '3' | '4' | '5', number>
}

/** Undefined if there is no such movie. */
export async function rateMovie(sql: Sql, movieId: string): Promise<Ratings | undefined> {
  const [ratings] = await sql<Ratings[]>`
    select round(avg(rating), 2)::float8 as average, count(rating)::int as count,
      json_build_object('1', count(*) filter (where rating = 1), '2', count(*) filter (where rating = 2),
        '3', count(*) filter (where rating = 3), '4', count(*) filter (where rating = 4),
        '5', count(*) filter (where rating = 5)) as distribution
    from movies left join reviews on reviews.movie_id = movies.id and hidden_at is null
    where movies.id = ${movieId} and archived_at is null group by movies.id`
  return ratings
}
