-- migrate:up
-- What the payment worker needs to count attempts, to send in order past a bad row, and to give money back once.

-- A row in trouble waits until retry_at, and the later messages of its key wait with it; failed_at ends the trying.
alter table outbox
  add column attempts integer not null default 0,
  add column retry_at timestamptz not null default now(),
  add column failed_at timestamptz,
  add column error text;
create index outbox_key on outbox (key, id) where sent_at is null;

-- Attempts are counted here, because brokers count redeliveries differently.
alter table inbox
  add column attempts integer not null default 1,
  add column finished_at timestamptz,
  add column error text;

-- When the reconciler last looked at a payment that is older than it should be.
alter table payments add column checked_at timestamptz;

-- Money on its way back. The key says what for, so that the same refund cannot be made twice.
create table refunds (
  id uuid primary key,
  payment_id uuid not null references payments,
  key text not null unique,
  amount minor_units not null check (amount > 0),
  currency currency_code not null,
  reason text not null,
  -- the seats given back; empty where the money goes back as a whole
  seat_ids uuid[] not null default '{}',
  status text not null default 'due' check (status in ('due', 'refunded', 'refused')),
  provider_reference text,
  -- set before the provider is called: from then on the outcome may exist though we do not know it
  refund_started_at timestamptz,
  attempts integer not null default 0,
  error text,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index refunds_payment on refunds (payment_id);
create index refunds_open on refunds (updated_at) where status = 'due';

-- The simulated provider's own books, as a real one keeps them: they outlive a worker that dies in the middle.
create schema simulator;
create table simulator.charges (
  key text primary key,
  amount bigint not null,
  currency text not null,
  method text not null,
  status text not null check (status in ('captured', 'declined')),
  reason text,
  -- before this moment the outcome is pending
  settles_at timestamptz not null,
  calls integer not null default 1,
  created_at timestamptz not null default now()
);
create table simulator.refunds (
  key text primary key,
  charge_key text not null references simulator.charges,
  amount bigint not null,
  calls integer not null default 1,
  created_at timestamptz not null default now()
);
-- calls of a provider that was down: it keeps nothing but the count
create table simulator.failures (
  key text primary key,
  calls integer not null default 1
);

-- migrate:down
-- forward only
