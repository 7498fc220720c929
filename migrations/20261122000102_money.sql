-- migrate:up
-- Which state may follow which, held by the tables themselves; and answers kept for requests that come again.

-- The argument is the same data as in shared/domain: a test compares them.
create function refuse_transition() returns trigger language plpgsql as $$
begin
  if not (tg_argv[0]::jsonb -> old.status) ? new.status then
    raise exception '% cannot go from % to %', tg_table_name, old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payments_transition before update of status on payments
  for each row when (old.status is distinct from new.status) execute function refuse_transition(
    '{"requested": ["captured", "declined", "refund_due"], "captured": ["refund_due"], "declined": [], "refund_due": ["refunded"], "refunded": []}');
create trigger refunds_transition before update of status on refunds
  for each row when (old.status is distinct from new.status) execute function refuse_transition(
    '{"due": ["refunded", "refused"], "refunded": [], "refused": ["due"]}');
create trigger reservations_transition before update of status on reservations
  for each row when (old.status is distinct from new.status) execute function refuse_transition(
    '{"awaiting_payment": ["confirmed", "lapsed", "declined", "cancelled"], "confirmed": ["cancelled"], "lapsed": ["confirmed"], "declined": [], "cancelled": []}');

-- The answer to a POST that came with an Idempotency-Key; without a status, the first request is still running.
create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  key text not null,
  request_hash text not null,
  status smallint,
  body jsonb,
  started_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_age on idempotency_keys (started_at);

-- migrate:down
-- forward only
