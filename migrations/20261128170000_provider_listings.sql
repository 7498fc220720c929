-- migrate:up
-- Once a day each provider's list of payments is read, page by page: money that was taken there and that Milo does not know of, as
-- after a restore of an older database, is found and shown to staff.
create table provider_listings (
  provider text primary key,
  -- To the millisecond, as JavaScript knows times: with it a worker says which reading it means.
  begun_at timestamptz(3) not null default now(),
  -- Payments made between the two are looked at.
  since timestamptz not null,
  -- Where the next page begins; null: at the first one.
  position text,
  seen integer not null default 0,
  claimed_until timestamptz,
  finished_at timestamptz
);

create table unknown_captures (
  id uuid primary key,
  provider text not null,
  reference text not null,
  -- Our id of the try, where the provider carries one.
  charge_key uuid,
  reason text not null check (reason in ('no_payment', 'amount_differs')),
  payment_id uuid references payments,
  amount bigint not null check (amount > 0),
  given_back bigint not null default 0 check (given_back between 0 and amount),
  currency text not null,
  captured_at timestamptz not null,
  found_at timestamptz not null default now(),
  status text not null default 'open' check (status in ('open', 'refund_due', 'refunded', 'explained')),
  -- Each refund that failed takes its key with it.
  retries smallint not null default 0,
  failure_reason text,
  note text,
  claimed_until timestamptz,
  updated_at timestamptz not null default now(),
  unique (provider, reference)
);
create index unknown_captures_status on unknown_captures (status, id);
create index unknown_captures_due on unknown_captures (id) where status = 'refund_due';

-- migrate:down
-- forward only
