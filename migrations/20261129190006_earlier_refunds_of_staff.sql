-- migrate:up
-- What staff do with the money of an earlier try that no refund gave back ends that try.
alter table unknown_captures drop constraint unknown_captures_reason_check;
alter table unknown_captures add constraint unknown_captures_reason_check
  check (reason in ('no_payment', 'amount_differs', 'not_at_provider', 'refund_failed'));

create function end_earlier_try() returns trigger language plpgsql as $$
begin
  update payment_attempts set status = 'refunded' where id = new.charge_key and status = 'refund_due';
  return null;
end $$;
create trigger unknown_captures_end_try after update of status on unknown_captures
  for each row when (new.reason = 'refund_failed' and new.status in ('refunded', 'explained'))
  execute function end_earlier_try();

-- migrate:down
-- forward only
