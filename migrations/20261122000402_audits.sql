-- migrate:up
-- When each showtime was last compared with Redis, payments and tickets: the next audit goes on with the oldest.

create table showtime_audits (
  showtime_id uuid primary key references showtimes on delete cascade,
  audited_at timestamptz not null
);
create index if not exists reservations_showtime on reservations (showtime_id, status, id);

-- migrate:down
-- forward only
