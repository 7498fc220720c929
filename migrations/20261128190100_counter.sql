-- migrate:up
-- The counter: shifts of cashiers, and what each of them sold and gave back.

create table shifts (
  id uuid primary key,
  theater_id uuid not null references theaters,
  cashier_id uuid not null references users,
  currency currency_code not null,
  opening_float minor_units not null,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by uuid references users,
  expected_cash bigint,
  counted_cash minor_units,
  check (num_nulls(closed_at, closed_by, expected_cash, counted_cash) in (0, 4))
);
create unique index shifts_open on shifts (cashier_id, theater_id) where closed_at is null;
create index shifts_theater on shifts (theater_id, id);

create table counter_sales (
  reservation_id uuid primary key references reservations,
  shift_id uuid not null references shifts,
  method text not null,
  amount minor_units not null,
  tendered minor_units,
  reference text,
  reason text,
  sold_at timestamptz not null default now(),
  check (case method
    when 'cash' then tendered >= amount and num_nonnulls(reference, reason) = 0
    when 'terminal' then reference is not null and num_nonnulls(tendered, reason) = 0
    when 'comp' then reason is not null and amount = 0 and num_nonnulls(tendered, reference) = 0
    else false end)
);
create index counter_sales_shift on counter_sales (shift_id);

-- Cash that was handed back, from the drawer of this shift.
alter table refunds add column shift_id uuid references shifts;
create index refunds_shift on refunds (shift_id) where shift_id is not null;

-- What a shift says of the drawer is final once it is counted.
create function refuse_closed_shift() returns trigger language plpgsql as $$
begin
  if exists (select from shifts where id = new.shift_id and closed_at is not null) then
    raise exception 'shift % is closed', new.shift_id using errcode = 'check_violation', constraint = 'shift_open';
  end if;
  return new;
end $$;
create trigger counter_sales_open before insert on counter_sales for each row execute function refuse_closed_shift();
create trigger refunds_shift_open before update of shift_id on refunds for each row
  when (new.shift_id is not null and new.shift_id is distinct from old.shift_id) execute function refuse_closed_shift();

-- migrate:down
-- forward only
