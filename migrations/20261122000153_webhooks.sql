-- migrate:up
-- Who wants to be told of what, and every attempt to tell them.

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  -- signs what we send; shown once, when the endpoint is made
  secret text not null,
  events text[] not null check (cardinality(events) > 0),
  status text not null default 'enabled' check (status in ('enabled', 'disabled')),
  disabled_reason text,
  created_at timestamptz not null default now()
);

create table webhook_deliveries (
  id uuid primary key,
  endpoint_id uuid not null references webhook_endpoints on delete cascade,
  -- of the message that it is about: the receiver knows a repeat by it
  event_id uuid not null,
  type text not null,
  data jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  -- the next attempt; while one runs, when it may be taken for dead
  due_at timestamptz not null default now(),
  response_status integer,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (endpoint_id, event_id, type)
);
create index webhook_deliveries_due on webhook_deliveries (due_at) where status = 'pending';

-- migrate:down
-- forward only
