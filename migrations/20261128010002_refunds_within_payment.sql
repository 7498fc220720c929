-- What goes back for a payment is never more than came in, whatever its refunds are for and whatever became of them. The row of
-- the payment is locked first, so that the sum is read when nobody else can add to it.
-- migrate:up
create function keep_refunds_within_payment() returns trigger language plpgsql as $$
declare
  paid bigint;
begin
  select amount into paid from payments where id = new.payment_id for no key update;
  if (select sum(amount) from refunds where payment_id = new.payment_id and id <> new.id) + new.amount > paid
    or new.amount > paid
  then
    raise exception 'refunds of payment % exceed what was paid', new.payment_id
      using errcode = 'check_violation', constraint = 'refunds_within_payment';
  end if;
  return new;
end $$;
create trigger refunds_within_payment before insert or update of amount, payment_id on refunds
  for each row execute function keep_refunds_within_payment();

-- migrate:down
-- forward only
