-- migrate:up
-- Finding movies by words, also by misspelt ones; and what people who saw them say.

create extension if not exists pg_trgm;

-- Names and prose of many languages: words as they are, without the stems of one of them.
alter table movies add column search tsvector not null generated always as (
  setweight(to_tsvector('simple', title || ' ' || coalesce(original_title, '')), 'A')
  || setweight(jsonb_to_tsvector('simple', credits, '["string"]'), 'B')
  || setweight(to_tsvector('simple', synopsis), 'C')
) stored;
create index movies_search on movies using gin (search);
create index movies_title_parts on movies using gin (title gin_trgm_ops);
create index movies_original_title_parts on movies using gin (original_title gin_trgm_ops);
create index movies_title on movies (title, id) where archived_at is null;
create index movies_release on movies (coalesce(release_date, '-infinity'::date) desc, id) where archived_at is null;

-- Movies that have these words, a part of a title, or a title nearly so. A function, because the index reads how much
-- "nearly" is from a setting: at 0.4 one letter of six may be wrong or missing.
create function search_movies(words text) returns table (movie_id uuid, rank numeric)
language sql stable set pg_trgm.word_similarity_threshold = 0.4 as $$
  select found.id, round(max(found.rank)::numeric, 4) from (
    select id, 1 + ts_rank(search, plainto_tsquery('simple', words)) as rank from movies
    where search @@ plainto_tsquery('simple', words)
    union all
    select id, 1 from movies where title ilike '%' || regexp_replace(words, '([\\%_])', '\\\1', 'g') || '%'
    union all
    select id, 1 from movies where original_title ilike '%' || regexp_replace(words, '([\\%_])', '\\\1', 'g') || '%'
    union all
    select id, word_similarity(words, title) from movies where words <% title
    union all
    select id, word_similarity(words, original_title) from movies where words <% original_title
  ) found group by found.id
$$;

create table reviews (
  id uuid primary key,
  movie_id uuid not null references movies,
  user_id uuid not null references users on delete cascade,
  rating smallint not null check (rating between 1 and 5),
  text text not null check (length(text) <= 5000),
  -- hidden reviews count for nothing
  hidden_at timestamptz,
  hidden_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((hidden_at is null) = (hidden_reason is null)),
  -- one a movie
  unique (user_id, movie_id)
);
-- Averages are counted from these, so that they cannot be wrong.
create index reviews_movie on reviews (movie_id, rating desc, id desc) where hidden_at is null;
create index reviews_newest on reviews (movie_id, id desc) where hidden_at is null;

-- migrate:down
-- forward only
