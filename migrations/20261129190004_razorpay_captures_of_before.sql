-- migrate:up
-- Those of before, for the first purchase where two have the same: the audit tells of both (capture_of_two).
insert into razorpay_captures (reference, payment_id)
select distinct on (reference) reference, payment_id from (
  select provider_reference as reference, id as payment_id from payments
  where provider = 'razorpay' and provider_reference like 'pay\_%' and status <> 'declined'
  union all
  select provider_reference, payment_id from payment_attempts
  where provider = 'razorpay' and provider_reference like 'pay\_%' and status <> 'declined'
) captured order by reference, payment_id
on conflict do nothing;

-- From now on what was handed in is noted before it is captured. What was begun before may be captured already.
update payments set provider_reference = method
where provider = 'razorpay' and method like 'pay\_%' and status = 'requested' and charge_started_at is not null
  and provider_reference is null and not exists (select from razorpay_captures where reference = method);

-- migrate:down
-- forward only
