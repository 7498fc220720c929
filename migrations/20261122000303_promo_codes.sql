-- migrate:up
-- Codes that make seats cheaper, and who used them; how often is counted from the uses, under a lock, when one is added.

create table promo_codes (
  id uuid primary key,
  code text not null check (code ~ '^[A-Z0-9-]{3,40}$'),
  -- either so many percent or so much money off each seat
  percent smallint check (percent between 1 and 99),
  amount minor_units,
  currency currency_code,
  -- where there is one: only for this movie, in this theater
  movie_id uuid references movies,
  theater_id uuid references theaters,
  -- when it may be used, and for showtimes that start when
  valid_from timestamptz,
  valid_until timestamptz,
  showtimes_from timestamptz,
  showtimes_until timestamptz,
  -- reservations, in all and of one customer
  max_uses integer check (max_uses > 0),
  max_uses_per_customer integer check (max_uses_per_customer > 0),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(percent, amount) = 1),
  check ((amount is null) = (currency is null)),
  check (valid_from < valid_until),
  check (showtimes_from < showtimes_until)
);
create unique index promo_codes_code on promo_codes (code) where archived_at is null;

create table promo_code_uses (
  reservation_id uuid primary key references reservations on delete cascade,
  promo_code_id uuid not null references promo_codes,
  user_id uuid not null references users
);
create index promo_code_uses_code on promo_code_uses (promo_code_id, user_id);

-- A use counts while its reservation is paid or being paid: one that lapses or is cancelled gives it back by itself.
create function promo_code_uses_of(code uuid, customer uuid) returns bigint language sql stable as $$
  select count(*) from promo_code_uses used join reservations on reservations.id = used.reservation_id
  where used.promo_code_id = code and (customer is null or used.user_id = customer)
    and reservations.status in ('awaiting_payment', 'confirmed')
$$;

-- The row of the code is locked first, so that what is counted then is all there is: two customers cannot both take the last.
create function keep_promo_code_caps() returns trigger language plpgsql as $$
declare
  promo promo_codes;
begin
  select * into promo from promo_codes where id = new.promo_code_id for update;
  if promo_code_uses_of(promo.id, null) >= promo.max_uses
    or promo_code_uses_of(promo.id, new.user_id) >= promo.max_uses_per_customer
  then
    raise exception 'promo code % is used up', promo.code
      using errcode = 'check_violation', constraint = 'promo_code_caps';
  end if;
  return new;
end $$;
create trigger promo_code_uses_caps before insert on promo_code_uses
  for each row execute function keep_promo_code_caps();

-- migrate:down
-- forward only
