-- migrate:up
create trigger payment_attempts_capture_once after update of provider_reference, status on payment_attempts
  for each row when (new.provider = 'razorpay' and new.provider_reference like 'pay\_%' and old.status = 'declined'
    and new.status <> 'declined')
  execute function claim_capture('payment_id');

-- migrate:down
-- forward only
