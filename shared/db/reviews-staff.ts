// Reviews as staff read them: hidden ones too, of one movie or of all.
import type { Sql } from '../resources.ts'

export interface ReviewForStaff {
  id: string
  movie: { id: string; title: string }
  author: { name: string }
  rating: number
  text: string
  createdAt: Date
  hiddenReason: string | null
}

/** Newest first. */
export const listReviewsForStaff = (
  sql: Sql,
  { movieId, after, limit }: { movieId?: string | undefined; after?: string | undefined; limit: number },
): Promise<ReviewForStaff[]> => sql<ReviewForStaff[]>`
  select reviews.id, json_build_object('id', movies.id, 'title', movies.title) as movie,
    json_build_object('name', users.name) as author, rating, text, reviews.created_at as "createdAt",
    hidden_reason as "hiddenReason"
  from reviews join users on users.id = reviews.user_id join movies on movies.id = reviews.movie_id
  where ${movieId === undefined ? sql`true` : sql`reviews.movie_id = ${movieId}`}
    and ${after === undefined ? sql`true` : sql`reviews.id < ${after}`}
  order by reviews.id desc limit ${limit}`
