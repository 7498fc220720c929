-- migrate:up
-- Messages that no attempt helped, for staff to look at; and who of the staff did what.

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id uuid not null,
  -- noun and verb, e.g. dead_letter.replay
  action text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  request_id text
);
create index audit_log_subject on audit_log (subject_id, id);
create trigger audit_log_append_only before update or delete on audit_log
  for each statement execute function refuse_change();

create table dead_letters (
  id uuid primary key,
  -- as they came: poison has no good ids, types or bodies
  message_id text not null,
  -- where it died; "outbox" for a message that could not even be sent
  queue text not null,
  type text not null,
  version integer not null,
  body text not null,
  request_id text,
  reason text not null,
  attempts integer not null,
  status text not null default 'waiting' check (status in ('waiting', 'replayed', 'discarded')),
  at timestamptz not null default now(),
  closed_at timestamptz,
  closing_reason text,
  check ((status = 'waiting') = (closed_at is null))
);
-- A delivery that comes twice is one dead letter; one that dies again after a replay is another.
create unique index dead_letters_waiting on dead_letters (queue, message_id) where status = 'waiting';

-- migrate:down
-- forward only
