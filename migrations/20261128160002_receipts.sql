-- migrate:up
-- Receipts: what a theater says of itself and of its taxes, and the numbered papers that were made of it.

-- Each change is a row, so that a sale is taxed as it was on its day.
create table tax_settings (
  theater_id uuid not null references theaters,
  valid_from timestamptz not null default now(),
  seller jsonb not null,
  -- Hundredths of a percent by ticket type, and for fees.
  rates jsonb not null,
  primary key (theater_id, valid_from)
);

-- The last number of a theater's year: the lock under which the next one is given, in the transaction that uses it.
create table receipt_counters (
  theater_id uuid not null references theaters,
  year smallint not null,
  last integer not null default 0 check (last >= 0),
  primary key (theater_id, year)
);

create table receipts (
  id uuid primary key,
  theater_id uuid not null references theaters,
  year smallint not null,
  number integer not null check (number > 0),
  reservation_id uuid not null references reservations,
  -- A credit note, for this refund.
  refund_id uuid unique references refunds,
  -- As it was issued: what changes later does not change it.
  content jsonb not null,
  issued_at timestamptz not null default now(),
  unique (theater_id, year, number)
);
create unique index receipts_reservation on receipts (reservation_id) where refund_id is null;
create index receipts_credit_notes on receipts (reservation_id) where refund_id is not null;

create function refuse_receipt_change() returns trigger language plpgsql as $$
begin
  raise exception 'a receipt never changes; issue a credit note';
end
$$;
create trigger receipts_stay before update or delete on receipts for each row execute function refuse_receipt_change();

-- migrate:down
-- forward only
