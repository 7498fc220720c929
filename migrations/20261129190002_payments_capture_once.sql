-- migrate:up
-- A new name of a charge, or money after a decline: not each state later, so that what was double before can still go back.
create trigger payments_capture_once after update of provider_reference, status on payments
  for each row when (new.provider = 'razorpay' and new.provider_reference like 'pay\_%' and new.status <> 'declined'
    and (old.provider_reference is distinct from new.provider_reference or old.status = 'declined'))
  execute function claim_capture('id');

-- migrate:down
-- forward only
