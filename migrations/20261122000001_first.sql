-- migrate:up
-- The whole path from catalogue to ticket. Invariants stand here, so that no code can break them.

create extension if not exists btree_gist;

create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain minor_units as bigint check (value >= 0);

-- People -------------------------------------------------------------------------------------------------------

create table users (
  id uuid primary key,
  email text not null check (email = lower(email)),
  name text not null,
  -- "scrypt$N$r$p$salt$hash", so that the cost may rise without a migration
  password_hash text not null,
  roles text[] not null default '{customer}' check (roles <@ array['customer', 'staff', 'admin']),
  created_at timestamptz not null default now()
);
create unique index users_email on users (email);

-- A row per refresh token ever given; a family is one login. Spending a spent token ends its family.
create table sessions (
  id uuid primary key,
  family_id uuid not null,
  user_id uuid not null references users on delete cascade,
  refresh_hash text not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  spent_at timestamptz,
  ended_at timestamptz
);
create index sessions_family on sessions (family_id);
create index sessions_user on sessions (user_id);

-- What is shown, and where ---------------------------------------------------------------------------------------

create table movies (
  id uuid primary key,
  title text not null,
  original_title text,
  synopsis text not null default '',
  genres text[] not null default '{}',
  languages text[] not null default '{}',
  duration_minutes integer not null check (duration_minutes between 1 and 1000),
  certificate text,
  release_date date,
  end_date date,
  poster_url text,
  trailer_url text,
  credits jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table theaters (
  id uuid primary key,
  name text not null,
  city text not null,
  address text not null,
  latitude double precision,
  longitude double precision,
  time_zone text not null,
  currency currency_code not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create index theaters_city on theaters (lower(city));

create table screens (
  id uuid primary key,
  theater_id uuid not null references theaters,
  number integer not null check (number > 0),
  format text not null default 'standard',
  created_at timestamptz not null default now(),
  unique (theater_id, number)
);

-- The seats of a screen at a version. A layout never changes once a showtime uses it; a new version is a new layout.
create table layouts (
  id uuid primary key,
  screen_id uuid not null references screens,
  version integer not null check (version > 0),
  -- best place to sit, in the seats' x and y
  best_x real not null,
  best_y real not null,
  created_at timestamptz not null default now(),
  unique (screen_id, version),
  unique (screen_id, id)
);

create table seats (
  id uuid primary key,
  layout_id uuid not null references layouts on delete cascade,
  -- place in the layout, 0 to n-1, front to back and left to right: how Redis names the seat
  index integer not null check (index >= 0),
  row text not null,
  number integer not null,
  category text not null check (category in ('standard', 'premium', 'recliner', 'sofa')),
  accessible boolean not null default false,
  companion boolean not null default false,
  -- in seat widths; neighbours in a row differ by 1 in x, an aisle is a larger step
  x real not null,
  y real not null,
  unique (layout_id, index),
  unique (layout_id, row, number),
  unique (layout_id, id)
);

create table showtimes (
  id uuid primary key,
  movie_id uuid not null references movies,
  screen_id uuid not null references screens,
  layout_id uuid not null,
  starts_at timestamptz not null,
  -- when the screen is free again: pre-show, movie and cleaning are over
  ends_at timestamptz not null,
  sales_close_at timestamptz not null,
  language text not null,
  format text not null default 'standard',
  currency currency_code not null,
  -- {"standard": {"adult": 1250, "child": 900}, …} in minor units
  prices jsonb not null check (jsonb_typeof(prices) = 'object'),
  -- per seat, in minor units
  booking_fee minor_units not null default 0,
  orphan_rule text not null default 'warn' check (orphan_rule in ('strict', 'warn', 'off')),
  status text not null default 'scheduled' check (status in ('scheduled', 'cancelled')),
  created_at timestamptz not null default now(),
  check (starts_at < ends_at),
  check (sales_close_at <= ends_at),
  foreign key (screen_id, layout_id) references layouts (screen_id, id),
  unique (id, layout_id),
  constraint showtimes_overlap exclude using gist (screen_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status = 'scheduled')
);
create index showtimes_movie on showtimes (movie_id, starts_at);
create index showtimes_screen on showtimes (screen_id, starts_at);
create index showtimes_start on showtimes (starts_at, id);

-- Sales ----------------------------------------------------------------------------------------------------------

create table reservations (
  id uuid primary key,
  user_id uuid not null references users,
  showtime_id uuid not null,
  layout_id uuid not null,
  hold_id uuid not null unique,
  fence bigint not null,
  status text not null default 'awaiting_payment'
    check (status in ('awaiting_payment', 'confirmed', 'lapsed', 'declined', 'cancelled')),
  fees minor_units not null,
  total minor_units not null,
  currency currency_code not null,
  reseat text check (reseat in ('same', 'equal-or-better')),
  -- the client's Idempotency-Key and what it came with: a lost answer is looked up by these
  idempotency_key text not null,
  request_hash text not null,
  request_id text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, idempotency_key),
  unique (id, showtime_id, layout_id),
  foreign key (showtime_id, layout_id) references showtimes (id, layout_id) on update cascade
);
create index reservations_user on reservations (user_id, created_at desc, id desc);
create index reservations_overdue on reservations (expires_at) where status = 'awaiting_payment';

create table reservation_seats (
  reservation_id uuid not null,
  showtime_id uuid not null,
  layout_id uuid not null,
  seat_id uuid not null,
  ticket_type text not null check (ticket_type in ('adult', 'child', 'senior', 'student')),
  price minor_units not null,
  fence bigint not null,
  released_at timestamptz,
  primary key (reservation_id, seat_id),
  foreign key (reservation_id, showtime_id, layout_id) references reservations (id, showtime_id, layout_id)
    on update cascade on delete cascade,
  -- with the key above: a seat of another screen cannot be sold
  foreign key (layout_id, seat_id) references seats (layout_id, id)
);
-- THE promise: a seat of a showtime has one live sale at most.
create unique index reservation_seats_live on reservation_seats (showtime_id, seat_id) where released_at is null;
-- for the fence: the highest that ever took this seat
create index reservation_seats_fence on reservation_seats (showtime_id, seat_id, fence desc);

create table payments (
  id uuid primary key,
  reservation_id uuid not null unique references reservations,
  status text not null default 'requested'
    check (status in ('requested', 'captured', 'declined', 'refund_due', 'refunded')),
  amount minor_units not null,
  currency currency_code not null,
  method text not null,
  provider text not null default 'simulator',
  provider_reference text,
  decline_reason text,
  -- set before the provider is called: from then on the outcome may exist though we do not know it
  charge_started_at timestamptz,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index payments_open on payments (updated_at) where status in ('requested', 'refund_due');

create table tickets (
  id uuid primary key,
  reservation_id uuid not null references reservations,
  showtime_id uuid not null references showtimes,
  seat_id uuid not null references seats,
  code text not null unique,
  status text not null default 'valid' check (status in ('valid', 'used', 'refunded')),
  issued_at timestamptz not null default now(),
  unique (reservation_id, seat_id)
);

-- Who did what to a seat of a showtime, and when: only ever added to, in the transaction of the change.
create table seat_history (
  id bigint generated always as identity primary key,
  showtime_id uuid not null,
  seat_id uuid not null,
  event text not null check (event in ('reserved', 'sold', 'released', 'blocked', 'unblocked', 'moved')),
  reason text,
  reservation_id uuid,
  actor_id uuid,
  fence bigint,
  request_id text,
  at timestamptz not null default now()
);
create index seat_history_seat on seat_history (showtime_id, seat_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger seat_history_append_only before update or delete on seat_history
  for each statement execute function refuse_change();

-- Messages -------------------------------------------------------------------------------------------------------

-- Written in the transaction of the change it announces; the relay moves it to RabbitMQ.
create table outbox (
  id bigint generated always as identity primary key,
  message_id uuid not null unique,
  type text not null,
  version integer not null default 1,
  -- messages of one key are sent in order
  key uuid not null,
  payload jsonb not null,
  request_id text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;

create table inbox (
  consumer text not null,
  message_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (consumer, message_id)
);

-- One row per tick of a scheduled job: whoever inserts it runs the tick.
create table scheduled_runs (
  job text not null,
  tick timestamptz not null,
  instance text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  result jsonb,
  primary key (job, tick)
);

-- migrate:down
-- forward only
