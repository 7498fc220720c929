-- migrate:up
-- A payment of Razorpay pays for one purchase here. A browser may hand in any payment of the account, also one that paid an
-- order, so what a payment or a try is captured by, or is about to be, is claimed for one of them.
create table razorpay_captures (
  -- pay_…
  reference text primary key,
  payment_id uuid not null references payments
);

-- The argument: the column with the payment's id.
create function claim_capture() returns trigger language plpgsql as $$
begin
  insert into razorpay_captures as claimed (reference, payment_id)
  values (new.provider_reference, (to_jsonb(new) ->> tg_argv[0])::uuid)
  on conflict (reference) do update set payment_id = excluded.payment_id where claimed.payment_id = excluded.payment_id;
  if not found then
    raise unique_violation using constraint = 'razorpay_captures_once', table = tg_table_name,
      message = format('%s pays for another purchase', new.provider_reference);
  end if;
  return null;
end $$;

-- migrate:down
-- forward only
