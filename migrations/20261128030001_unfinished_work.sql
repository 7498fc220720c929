-- migrate:up
-- Unfinished work lives in tables: whatever message of it is lost, the worker's reconciler finds it here and moves it on.

-- When the reconciler looked last, so that workers take turns and what does not end is looked at more and more rarely.
alter table showtime_cancellations add column checked_at timestamptz;
create index showtime_cancellations_open on showtime_cancellations (created_at) where finished_at is null;

-- A showtime that moved to another screen: its tickets are to be signed for the new seats, and their customers told.
create table showtime_moves (
  -- that of the message
  id uuid primary key,
  showtime_id uuid not null references showtimes,
  request_id text,
  created_at timestamptz not null default now(),
  checked_at timestamptz,
  finished_at timestamptz
);
create index showtime_moves_showtime on showtime_moves (showtime_id);
create index showtime_moves_open on showtime_moves (created_at) where finished_at is null;

-- Messages that some consumer has not finished minutes after they were written: sent again until all have, or staff decides.
create table late_messages (
  message_id uuid primary key,
  found_at timestamptz not null default now(),
  check_at timestamptz not null default now(),
  resent integer not null default 0
);
create index late_messages_check on late_messages (check_at);

-- Up to which row of the outbox the reconciler has looked for such messages.
create table outbox_progress (
  single boolean primary key default true check (single),
  checked_id bigint not null default 0
);
insert into outbox_progress default values;
create index dead_letters_message on dead_letters (message_id);

-- What was sent to people, and how: a message that comes again, because its text or its note failed, sends no second mail.
create table sent_notices (
  message_id uuid not null,
  channel text not null check (channel in ('mail', 'text')),
  sent_at timestamptz not null default now(),
  primary key (message_id, channel)
);

-- migrate:down
-- forward only
