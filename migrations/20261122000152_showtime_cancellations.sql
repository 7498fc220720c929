-- migrate:up
-- A showtime that does not take place: who said so and why. What became of each reservation is derived from them.

create table showtime_cancellations (
  showtime_id uuid primary key references showtimes,
  reason text not null,
  actor_id uuid not null references users,
  created_at timestamptz not null default now(),
  -- every reservation was cancelled; their refunds go on by themselves
  finished_at timestamptz
);
create index reservations_showtime on reservations (showtime_id, status, id);

-- migrate:down
-- forward only
