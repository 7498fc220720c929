-- migrate:up
-- A payment that waits for another try has no charge. Where the wait ends in vain, the try that it had is its last one, and
-- has a name: without it nobody can ask whether its money came after all. Money that is owed already has its own row.
create or replace function end_retry() returns trigger language plpgsql as $$
begin
  if new.status = 'declined' and new.retry_until is not null and new.provider_reference is null then
    new.provider_reference := (
      select provider_reference from payment_attempts
      where id = coalesce(new.charge_key, new.id) and status = 'declined');
  end if;
  new.retry_until := null;
  new.next_action := null;
  new.next_attempt := null;
  return new;
end $$;

-- Those of before whose money may still come: Razorpay authorises a failed payment up to five days later.
update payments p set provider_reference = a.provider_reference from payment_attempts a
where a.id = coalesce(p.charge_key, p.id) and a.payment_id = p.id and a.provider_reference is not null
  and a.status = 'declined' and a.provider = 'razorpay' and a.ended_at > now() - interval '7 days'
  and p.status = 'declined' and p.provider_reference is null;

-- migrate:down
-- forward only
