// Full-text search of movies: words of titles, credits and synopsis, parts of titles, and similar titles.
// `fold` of the schema folds both sides: case, accents and special letters make no difference.
import type { Fragment } from 'postgres'
import type { Sql } from '../resources.ts'

/** A full page of exact hits means no typing error. */
const A_PAGE = 20
/** Comparing words letter by letter takes 20 µs a title. */
const MOST_SIMILAR = 100

/** The query text, folded as the tables are. */
export interface Words {
  folded: string
  /** A tsquery. */
  query: string
}

export async function foldWords(sql: Sql, q: string): Promise<Words> {
  // Most words are plain: then the quicker function gives the same result as query_of.
  const [words] = await sql<Words[]>`
    select folded, (case when words_of(folded) = folded then plainto_tsquery('simple', folded) else query_of(folded) end)::text as query
    from (select fold(${q}) as folded offset 0) typed`
  return words!
}

const query = (sql: Sql, words: Words) => sql`${words.query}::text::tsquery`
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
/** No index has single letters inside a word, so short texts match beginnings of words only. */
const isShort = (text: string) => /^[\p{L}\p{N}]{1,2}$/u.test(text)
/** The index has each of these characters as a word. */
const areWords = (text: string) =>
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u.test(text)

function isPart(sql: Sql, { folded }: Words, column: 'folded_title' | 'folded_original_title') {
  const [title, part] = [sql(column), escaped(folded)]
  if (areWords(folded)) return sql`false`
  return isShort(folded)
    ? sql`(${title} like ${`${part}%`} or ${title} like ${`% ${part}%`})`
    : sql`${title} like ${`%${part}%`}`
}

/** A condition on `movies`, served by three indexes. */
const have = (sql: Sql, words: Words) => sql`(
  search @@ ${query(sql, words)} or ${isPart(sql, words, 'folded_title')} or ${isPart(sql, words, 'folded_original_title')})`

/** By index: for words that few movies have. */
export const moviesWithWords = (sql: Sql, words: Words) => sql`
  select id as movie_id from movies where archived_at is null and ${have(sql, words)}`

/**
 * Whether a movie of `listed` has the words: for words that many have, so that reading in order fills a page
 * soon.
 */
export const hasWords = (sql: Sql, words: Words) => sql`(
  select ${have(sql, words)} from movies where id = listed.movie_id)`

/** Movies with their rank: a title before a credit before a synopsis. */
export const rankedWords = (sql: Sql, words: Words, ids: Fragment) => sql`
  select id as movie_id, round((1 + case
    when search @@ ${query(sql, words)} then ts_rank(search, ${query(sql, words)}) else 0 end)::numeric, 4) as rank
  from movies where id in (${ids})`

/** The same for words that few movies have; if they are less than a page, adds movies with similar titles. */
export const fewMoviesWithWords = (sql: Sql, words: Words, count: number) =>
  count >= A_PAGE || !/[\p{L}\p{N}]/u.test(words.folded)
    ? rankedWords(sql, words, moviesWithWords(sql, words))
    : sql`
      select movie_id, max(rank) as rank from (
        select * from (${rankedWords(sql, words, moviesWithWords(sql, words))}) having_words
        union all select * from similar_movies(${words.folded}, ${MOST_SIMILAR})
      ) found group by movie_id`
