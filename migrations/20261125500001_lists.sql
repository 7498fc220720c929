-- migrate:up
-- What lists are sorted and narrowed by, where an index can find it: with ten thousand movies and their showtimes, sorting by
-- popularity took seven seconds.

-- Written by nothing but the sweep, each minute, from reviews and sales: an order, and no count that anybody is shown.
create table movie_ranks (
  movie_id uuid primary key references movies on delete cascade,
  -- seats with a live sale, of showtimes since a month ago
  popularity bigint not null default 0,
  -- average of the reviews that are not hidden
  rating numeric not null default 0
);
create index movie_ranks_popularity on movie_ranks (popularity desc, movie_id desc);
create index movie_ranks_rating on movie_ranks (rating desc, movie_id desc);

create function rank_new_movie() returns trigger language plpgsql as $$
begin
  insert into movie_ranks (movie_id) values (new.id);
  return null;
end $$;
create trigger movies_rank after insert on movies for each row execute function rank_new_movie();
insert into movie_ranks (movie_id) select id from movies;

drop index movies_release;
create index movies_release on movies (coalesce(release_date, '-infinity'::date) desc, id desc) where archived_at is null;

-- A search finds some movies: without this, Postgres expects a thousand and reads the whole table to join them.
alter function search_movies(text) rows 20;
-- Movies change rarely and are searched all the time: no search goes through a list of changes that wait for the index.
alter index movies_search set (fastupdate = off);
alter index movies_title_parts set (fastupdate = off);
alter index movies_original_title_parts set (fastupdate = off);
select gin_clean_pending_list(each) from unnest(array['movies_search', 'movies_title_parts', 'movies_original_title_parts']::regclass[]) as each;

-- migrate:down
-- forward only
