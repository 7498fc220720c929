-- migrate:up
-- A movie is shown until nobody can buy a seat any more: where sales go on after the start, that is not the start.

alter table shown_movies rename column last_starts_at to shown_until;
-- for instances of the release before, which ask by this name
alter table shown_movies add column last_starts_at timestamptz generated always as (shown_until) stored;

-- Sales go on for an hour after the start at most (shared/domain/showtime.ts): where the index on starts_at begins.
create or replace function show_movies(ids uuid[]) returns void language sql as $$
  delete from shown_movies where movie_id = any (ids);
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(lower(city), ''), coalesce(showtimes.format, ''), max(greatest(starts_at, sales_close_at))
  from showtimes
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where movie_id = any (ids) and status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (lower(city), showtimes.format)
  order by 1, 2, 3
  -- somebody else has scheduled it meanwhile
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
$$;

create or replace function show_scheduled_movies() returns trigger language plpgsql as $$
begin
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(lower(city), ''), coalesce(added.format, ''), max(greatest(starts_at, sales_close_at))
  from added
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (lower(city), added.format)
  order by 1, 2, 3
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
  return null;
end $$;

create or replace function show_changed_movies() returns trigger language plpgsql as $$
begin
  perform show_movies(array_agg(movie_id)) from (
    select before.movie_id from before left join after using (id)
    where (before.movie_id, before.screen_id, before.starts_at, before.sales_close_at, before.format, before.status)
      is distinct from (after.movie_id, after.screen_id, after.starts_at, after.sales_close_at, after.format, after.status)
    union
    select after.movie_id from after join before using (id) where after.movie_id <> before.movie_id
    order by 1
  ) changed having count(*) > 0;
  return null;
end $$;

create or replace function show_movies_of_theater() returns trigger language plpgsql as $$
begin
  perform show_movies(array_agg(distinct movie_id)) from showtimes join screens on screens.id = screen_id
  where theater_id = new.id and starts_at >= now() - interval '1 hour' having count(*) > 0;
  return null;
end $$;

select show_movies(array_agg(distinct movie_id)) from showtimes where starts_at >= now() - interval '1 hour';

-- migrate:down
-- forward only
