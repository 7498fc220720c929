-- migrate:up
-- Several tries of one payment. The payment itself is the try at hand; one that was declined leaves its row here, and the
-- reservation waits a while for another one. A booking whose first try succeeds writes nothing more than before.

alter table payments
  -- Which try this is, and under which id the provider knows it; null: under the payment's own, as the first is.
  add column attempt smallint not null default 1 check (attempt between 1 and 5),
  add column charge_key uuid,
  -- The last try was declined: until then another may begin.
  add column retry_until timestamptz,
  add column last_decline text;
create unique index payments_charge_key on payments (charge_key) where charge_key is not null;

create table payment_attempts (
  -- The provider's idempotency key of the try.
  id uuid primary key,
  payment_id uuid not null references payments,
  number smallint not null check (number between 1 and 5),
  method text not null,
  provider text not null,
  provider_reference text,
  -- declined -> refund_due: its money came after all. It goes back whole, beside the payment's own.
  status text not null default 'declined' constraint payment_attempts_status_check
    check (status in ('declined', 'refund_due', 'refunded')),
  decline_reason text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null default now(),
  unique (payment_id, number)
);
create index payment_attempts_reference on payment_attempts (provider_reference) where provider_reference is not null;
create index payment_attempts_owed on payment_attempts (id) where status = 'refund_due';
create index payment_attempts_late on payment_attempts (ended_at) where status = 'declined' and provider = 'razorpay';
create trigger payment_attempts_transition before update of status on payment_attempts
  for each row when (old.status is distinct from new.status)
  execute function refuse_transition('{"declined": ["refund_due"], "refund_due": ["refunded"], "refunded": []}');

-- Whatever ends a payment ends its waiting for another try.
create function end_retry() returns trigger language plpgsql as $$
begin
  new.retry_until := null;
  return new;
end $$;
create trigger payments_end_retry before update of status on payments
  for each row when (new.status <> 'requested' and new.retry_until is not null) execute function end_retry();

-- migrate:down
-- forward only
