-- migrate:up
-- What the sweep forgets it finds by age: shared/db/retention.ts says of every table for how long it keeps what.
create index webhook_deliveries_age on webhook_deliveries (created_at);
create index dead_letters_closed on dead_letters (closed_at) where closed_at is not null;
create index sent_notices_age on sent_notices (sent_at);

-- How far a sweep came that walks through a table in turn, since an index by age would cost its writers more than it saves.
create table sweep_progress (
  walk text primary key,
  position uuid not null
);

-- migrate:down
-- forward only
