// Words that movies are looked for by: in titles, credits and synopsis, as parts of titles, and nearly so.
import type { Fragment } from 'postgres'
import type { Sql } from '../resources.ts'

/** Who finds a page of what they typed has made no typing error. */
const A_PAGE = 20
/** Comparing words letter by letter takes 20 µs a title. */
const MOST_SIMILAR = 100

const query = (sql: Sql, q: string) => sql`plainto_tsquery('simple', ${q})`
const escaped = (q: string) => q.replace(/[\\%_]/g, '\\$&')
/** No index has single letters in the middle of a word: so few begin one. */
const isShort = (q: string) => /^[\p{L}\p{N}]{1,2}$/u.test(q)

const isPart = (sql: Sql, q: string, column: 'title' | 'original_title') =>
  isShort(q)
    ? sql`(${sql(column)} ilike ${`${q}%`} or ${sql(column)} ilike ${`% ${q}%`})`
    : sql`${sql(column)} ilike ${`%${escaped(q)}%`}`

/** A condition on `movies`, which three indexes answer. */
const have = (sql: Sql, q: string) => sql`(
  search @@ ${query(sql, q)} or ${isPart(sql, q, 'title')} or ${isPart(sql, q, 'original_title')})`

/** By index: for words that few movies have. */
export const moviesWithWords = (sql: Sql, q: string) => sql`
  select id as movie_id from movies where archived_at is null and ${have(sql, q)}`

/** Whether one of `listed` has them: for words that many have, so that going through movies in their order fills a page soon. */
export const hasWords = (sql: Sql, q: string) => sql`(
  select ${have(sql, q)} from movies where id = listed.movie_id)`

/** Movies with their rank: a title before a credit before a synopsis. */
export const rankedWords = (sql: Sql, q: string, ids: Fragment) => sql`
  select id as movie_id, round((1 + case
    when search @@ ${query(sql, q)} then ts_rank(search, ${query(sql, q)}) else 0 end)::numeric, 4) as rank
  from movies where id in (${ids})`

/** The same for words that so few movies have; where these are less than a page, with those whose titles are nearly so. */
export const fewMoviesWithWords = (sql: Sql, q: string, count: number) =>
  count >= A_PAGE || !/[\p{L}\p{N}]/u.test(q)
    ? rankedWords(sql, q, moviesWithWords(sql, q))
    : sql`
      select movie_id, max(rank) as rank from (
        select * from (${rankedWords(sql, q, moviesWithWords(sql, q))}) having_words
        union all select * from similar_movies(${q}, ${MOST_SIMILAR})
      ) found group by movie_id`
