-- migrate:up
-- The other direction of a reading of a provider's list: payments that Milo has as taken and that the list lacks.
create table listed_payments (
  provider text not null,
  payment_id uuid not null references payments on delete cascade,
  primary key (provider, payment_id)
);
alter table unknown_captures drop constraint unknown_captures_reason_check;
alter table unknown_captures add constraint unknown_captures_reason_check
  check (reason in ('no_payment', 'amount_differs', 'not_at_provider'));

-- migrate:down
-- forward only
