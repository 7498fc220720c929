-- migrate:up
-- What payment providers tell us, once each; and no payment of theirs pays twice here.

create table provider_events (
  provider text not null,
  event_id text not null,
  type text not null,
  payment_id uuid,
  received_at timestamptz not null default now(),
  primary key (provider, event_id)
);
create index provider_events_age on provider_events (received_at);

-- Razorpay's checkout makes the payment before we know of it: its id may be handed in for one reservation only.
create unique index payments_razorpay on payments (method) where provider = 'razorpay';
create index payments_reference on payments (provider_reference) where provider_reference is not null;

-- migrate:down
-- forward only
