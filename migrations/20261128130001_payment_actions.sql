-- migrate:up
-- Payments that their buyer completes: at a bank's page, or in the provider's own form.

alter table payments
  -- What the buyer has to do now, as the provider says it; null: nothing.
  add column next_action jsonb,
  -- What the buyer wants instead of the try that waits for them: {id, method, provider}, or {cancel}. It waits until
  -- that try is closed at its provider.
  add column next_attempt jsonb;

-- Whatever ends a payment ends its waiting, for another try and for its buyer.
create or replace function end_retry() returns trigger language plpgsql as $$
begin
  new.retry_until := null;
  new.next_action := null;
  new.next_attempt := null;
  return new;
end $$;
drop trigger payments_end_retry on payments;
create trigger payments_end_retry before update of status on payments
  for each row when (new.status <> 'requested'
    and (new.retry_until is not null or new.next_action is not null or new.next_attempt is not null))
  execute function end_retry();

-- Only the payments that a browser hands in by their id are of one reservation alone; "razorpay" is of many.
drop index payments_razorpay;
create unique index payments_razorpay on payments (method) where provider = 'razorpay' and method like 'pay\_%';

-- A charge that waits for its cardholder.
alter table simulator.charges drop constraint charges_status_check;
alter table simulator.charges add constraint charges_status_check check (status in ('captured', 'declined', 'waiting'));

-- migrate:down
-- forward only
