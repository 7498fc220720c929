-- migrate:up
-- What lists of movies are narrowed by, where an index has it in the order that is asked for. With ten thousand movies, a genre that
-- none has was looked for in all of them, and a city went through its showtimes of a hundred days.

-- A row for each genre and language of a movie, and for each pair of them; '' stands for any. So a page of any genre and language in any
-- order is the next rows of one index. Kept by triggers; archived movies have none.
create table listed_movies (
  movie_id uuid not null references movies on delete cascade,
  -- as the filters compare them: in lower case
  genre text not null,
  language text not null,
  title text not null,
  released date not null,
  popularity bigint not null,
  rating numeric not null,
  primary key (movie_id, genre, language)
);
create index listed_movies_title on listed_movies (genre, language, title, movie_id);
create index listed_movies_released on listed_movies (genre, language, released desc, movie_id desc);
create index listed_movies_popularity on listed_movies (genre, language, popularity desc, movie_id desc);
create index listed_movies_rating on listed_movies (genre, language, rating desc, movie_id desc);

create function list_movies(ids uuid[]) returns void language sql as $$
  -- whoever ranks them meanwhile waits, or is waited for
  select from movie_ranks where movie_id = any (ids) for update;
  delete from listed_movies where movie_id = any (ids);
  insert into listed_movies
  select distinct movies.id, lower(each_genre), lower(each_language), title,
    coalesce(release_date, '-infinity'::date), coalesce(ranks.popularity, 0), coalesce(ranks.rating, 0)
  from movies
  left join movie_ranks ranks on ranks.movie_id = movies.id
  cross join unnest(genres || ''::text) each_genre
  cross join unnest(languages || ''::text) each_language
  where movies.id = any (ids) and archived_at is null;
$$;

create function list_changed_movie() returns trigger language plpgsql as $$
begin
  perform list_movies(array[new.id]);
  return null;
end $$;
create trigger movies_listed after insert on movies for each row execute function list_changed_movie();
create trigger movies_listed_anew after update of title, genres, languages, release_date, archived_at on movies
  for each row execute function list_changed_movie();

create function list_ranked_movies() returns trigger language plpgsql as $$
begin
  update listed_movies set popularity = changed.popularity, rating = changed.rating
  from changed where changed.movie_id = listed_movies.movie_id;
  return null;
end $$;
create trigger movie_ranks_listed after update on movie_ranks referencing new table as changed
  for each statement execute function list_ranked_movies();

select list_movies(array_agg(id)) from movies;
drop index movies_title, movies_release, movie_ranks_popularity, movie_ranks_rating;

-- Until when a movie is shown in a city, in a format, and in a format there; '' stands for any. Kept by triggers.
create table shown_movies (
  movie_id uuid not null references movies on delete cascade,
  -- in lower case
  city text not null,
  format text not null,
  last_starts_at timestamptz not null,
  primary key (movie_id, city, format)
);
create index shown_movies_last on shown_movies (city, format, last_starts_at);
-- for the sweep
create index shown_movies_over on shown_movies (last_starts_at);

create function show_movies(ids uuid[]) returns void language sql as $$
  delete from shown_movies where movie_id = any (ids);
  insert into shown_movies as shown
  select movie_id, coalesce(lower(city), ''), coalesce(showtimes.format, ''), max(starts_at)
  from showtimes
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where movie_id = any (ids) and status = 'scheduled' and starts_at >= now() and active
  group by movie_id, cube (lower(city), showtimes.format)
  order by 1, 2, 3
  -- somebody else has scheduled it meanwhile
  on conflict (movie_id, city, format) do update
    set last_starts_at = greatest(shown.last_starts_at, excluded.last_starts_at);
$$;

-- Whoever schedules adds to what is there; locks are taken in one order.
create function show_scheduled_movies() returns trigger language plpgsql as $$
begin
  insert into shown_movies as shown
  select movie_id, coalesce(lower(city), ''), coalesce(added.format, ''), max(starts_at)
  from added
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where status = 'scheduled' and starts_at >= now() and active
  group by movie_id, cube (lower(city), added.format)
  order by 1, 2, 3
  on conflict (movie_id, city, format) do update
    set last_starts_at = greatest(shown.last_starts_at, excluded.last_starts_at);
  return null;
end $$;
create trigger showtimes_shown after insert on showtimes referencing new table as added
  for each statement execute function show_scheduled_movies();

create function show_changed_movies() returns trigger language plpgsql as $$
begin
  perform show_movies(array_agg(movie_id)) from (
    select before.movie_id from before left join after using (id)
    where (before.movie_id, before.screen_id, before.starts_at, before.format, before.status)
      is distinct from (after.movie_id, after.screen_id, after.starts_at, after.format, after.status)
    union
    select after.movie_id from after join before using (id) where after.movie_id <> before.movie_id
    order by 1
  ) changed having count(*) > 0;
  return null;
end $$;
create trigger showtimes_shown_anew after update on showtimes referencing old table as before new table as after
  for each statement execute function show_changed_movies();

create function show_movies_less() returns trigger language plpgsql as $$
begin
  perform show_movies(array_agg(distinct movie_id)) from before having count(*) > 0;
  return null;
end $$;
create trigger showtimes_shown_less after delete on showtimes referencing old table as before
  for each statement execute function show_movies_less();

create function show_movies_of_theater() returns trigger language plpgsql as $$
begin
  perform show_movies(array_agg(distinct movie_id)) from showtimes join screens on screens.id = screen_id
  where theater_id = new.id and starts_at >= now() having count(*) > 0;
  return null;
end $$;
create trigger theaters_shown after update of city, active on theaters for each row
  when ((old.city, old.active) is distinct from (new.city, new.active)) execute function show_movies_of_theater();

select show_movies(array_agg(distinct movie_id)) from showtimes where starts_at >= now();

-- Movies with a title that is nearly so, this many at most. A function, because the index reads how much "nearly" is from a setting:
-- at 0.4 one letter of six may be wrong or missing. (search_movies is for instances of the release before.)
create function similar_movies(words text, most integer) returns table (movie_id uuid, rank numeric)
language sql stable rows 20 set pg_trgm.word_similarity_threshold = 0.4 as $$
  select id, round(greatest(word_similarity(words, title), word_similarity(words, original_title))::numeric, 4)
  from movies where archived_at is null and (words <% title or words <% original_title) limit most
$$;

-- migrate:down
-- forward only
