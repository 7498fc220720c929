-- migrate:up
-- Words and places are found as people type them: in any case, without accents, and with plain letters for those that few keyboards have.

-- One form for all spellings of the same text. Compatible forms are one (ﬁ, full-width Ａ); accents, points and joiners go; letters that
-- are no letter with an accent (ł, ı, æ) become what people type for them; apostrophes, hyphens and dots are blanks, several blanks
-- one. Voiced kana stay voiced. What nothing would be left of stays: only nothing has the empty form.
-- By ICU, whatever the database's own locale is.
create function fold(words text) returns text language sql immutable strict parallel safe return coalesce(nullif(trim(regexp_replace(
  translate(replace(replace(replace(replace(replace(
    normalize(regexp_replace(
      lower(normalize(words, NFKD) collate "und-x-icu"),
      '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff'
      '\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]', '', 'g'), NFC),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ŋ', 'ng'),
    'đðħıłøŧəςىیکة' || '''’‘ʼʻ′`-‐‒–—―−·・.,()/',
    'ddhiloteσييكه' || repeat(' ', 30)),
  '[[:space:]]+', ' ', 'g')), ''), words);

-- The words of a text. Chinese, Japanese and Korean have few blanks: there each character is a word.
create function words_of(text text) returns text language sql immutable strict parallel safe return
  regexp_replace(fold(text), '([\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff])', ' \1 ', 'g');

-- What has all of these words, in any order; characters that stand together stand together there, too.
create function query_of(text text) returns tsquery language sql stable strict parallel safe as $$
  select coalesce(string_agg('(' || part::text || ')', ' & '), '')::tsquery from (
    select case when words_of(term) = term then plainto_tsquery('simple', term) else phraseto_tsquery('simple', words_of(term)) end as part
    from regexp_split_to_table(fold(text), ' ') term
  ) parts where numnode(part) > 0
$$;

drop function search_movies(text);
alter table movies drop column search;
drop index movies_title_parts, movies_original_title_parts;
alter table movies
  add column folded_title text not null generated always as (fold(title)) stored,
  add column folded_original_title text generated always as (fold(original_title)) stored,
  add column search tsvector not null generated always as (
    setweight(to_tsvector('simple', words_of(title || ' ' || coalesce(original_title, ''))), 'A')
    || setweight(to_tsvector('simple', words_of(jsonb_path_query_array(credits, '$[*].*')::text)), 'B')
    || setweight(to_tsvector('simple', words_of(synopsis)), 'C')
  ) stored;
create index movies_search on movies using gin (search) with (fastupdate = off);
create index movies_title_parts on movies using gin (folded_title gin_trgm_ops) with (fastupdate = off);
create index movies_original_title_parts on movies using gin (folded_original_title gin_trgm_ops) with (fastupdate = off);

create or replace function similar_movies(words text, most integer) returns table (movie_id uuid, rank numeric)
language sql stable rows 20 set pg_trgm.word_similarity_threshold = 0.4 as $$
  select id, round(greatest(word_similarity(words, folded_title), word_similarity(words, folded_original_title))::numeric, 4)
  from movies where archived_at is null and (words <% folded_title or words <% folded_original_title) limit most
$$;

-- Titles in the order of a dictionary, not of code points; genres folded.
alter table listed_movies alter column title type text collate "und-x-icu";

create or replace function list_movies(ids uuid[]) returns void language sql as $$
  -- whoever ranks them meanwhile waits, or is waited for
  select from movie_ranks where movie_id = any (ids) for update;
  delete from listed_movies where movie_id = any (ids);
  insert into listed_movies
  select distinct movies.id, fold(each_genre), lower(each_language), title,
    coalesce(release_date, '-infinity'::date), coalesce(ranks.popularity, 0), coalesce(ranks.rating, 0)
  from movies
  left join movie_ranks ranks on ranks.movie_id = movies.id
  cross join unnest(genres || ''::text) each_genre
  cross join unnest(languages || ''::text) each_language
  where movies.id = any (ids) and archived_at is null;
$$;
select list_movies(array_agg(id)) from movies;

drop index theaters_city;
alter table theaters add column folded_city text not null generated always as (fold(city)) stored;
create index theaters_city on theaters (folded_city);

create or replace function show_movies(ids uuid[]) returns void language sql as $$
  delete from shown_movies where movie_id = any (ids);
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(folded_city, ''), coalesce(showtimes.format, ''), max(greatest(starts_at, sales_close_at))
  from showtimes
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where movie_id = any (ids) and status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (folded_city, showtimes.format)
  order by 1, 2, 3
  -- somebody else has scheduled it meanwhile
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
$$;

create or replace function show_scheduled_movies() returns trigger language plpgsql as $$
begin
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(folded_city, ''), coalesce(added.format, ''), max(greatest(starts_at, sales_close_at))
  from added
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (folded_city, added.format)
  order by 1, 2, 3
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
  return null;
end $$;
select show_movies(array_agg(distinct movie_id)) from showtimes where starts_at >= now() - interval '1 hour';

-- migrate:down
-- forward only
