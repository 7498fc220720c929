-- How often a code is used is kept beside it, so that a use costs the same however many there were. Uses of a code come in under
-- the lock of its row; what is given back is a row of its own, so that a lapse or a cancellation waits for no code and no order
-- of codes has to be kept: the next use takes it off the counters.
-- migrate:up
alter table promo_codes drop constraint promo_codes_percent_check;
alter table promo_codes add constraint promo_codes_percent_check check (percent between 1 and 100);
alter table promo_codes
  -- what its limits count
  add column counts text not null default 'reservations' check (counts in ('reservations', 'seats')),
  add column uses bigint not null default 0 check (uses >= 0),
  add column seats bigint not null default 0 check (seats >= 0);

-- Seats that count now: 0 once the reservation is over.
alter table promo_code_uses add column seats integer not null default 0 check (seats >= 0);
update promo_code_uses used set seats = (
    select count(*) from reservation_seats where reservation_id = used.reservation_id and released_at is null)
  from reservations r where r.id = used.reservation_id and r.status in ('awaiting_payment', 'confirmed');
update promo_codes promo set uses = used.uses, seats = used.seats
  from (
    select promo_code_id, count(*) as uses, sum(seats) as seats from promo_code_uses where seats > 0 group by promo_code_id
  ) used
  where used.promo_code_id = promo.id;
drop index promo_code_uses_code;
create index promo_code_uses_live on promo_code_uses (promo_code_id, user_id) include (seats) where seats > 0;

-- Without a foreign key: each row comes from a use, and looking at the code would wait for whoever changes it.
create table promo_code_returns (
  id bigint generated always as identity primary key,
  promo_code_id uuid not null,
  uses integer not null,
  seats integer not null
);
create index promo_code_returns_code on promo_code_returns (promo_code_id);

create or replace function promo_code_uses_of(code uuid, customer uuid) returns bigint language sql stable as $$
  select case when $2 is null then
    case promo.counts when 'seats' then promo.seats else promo.uses end - coalesce((
      select sum(case promo.counts when 'seats' then back.seats else back.uses end)::bigint
      from promo_code_returns back where back.promo_code_id = promo.id), 0)
  else (
    select coalesce(sum(case promo.counts when 'seats' then used.seats else 1 end), 0)::bigint
    from promo_code_uses used where used.promo_code_id = promo.id and used.user_id = $2 and used.seats > 0)
  end
  from promo_codes promo where promo.id = $1
$$;

-- Takes up to a thousand rows off the counters of a code that the caller has locked, and says how many.
create function fold_promo_code_returns(promo_id uuid) returns bigint language sql as $$
  with back as (
    delete from promo_code_returns
    where id = any(array(select id from promo_code_returns where promo_code_id = promo_id order by id limit 1000))
    returning uses, seats
  ), sums as (
    select count(*) as count, sum(uses) as uses, sum(seats) as seats from back
  ), folded as (
    update promo_codes set uses = promo_codes.uses - sums.uses, seats = promo_codes.seats - sums.seats
    from sums where promo_codes.id = promo_id and sums.count > 0
  )
  select count from sums
$$;

-- Two customers cannot both take the last: the second one waits for the lock, and reads then.
create or replace function keep_promo_code_caps() returns trigger language plpgsql as $$
declare
  more_uses integer := (new.seats > 0)::int - (old.seats > 0)::int;
  more_seats integer := new.seats - old.seats;
  promo promo_codes;
begin
  if more_seats < 0 then
    insert into promo_code_returns (promo_code_id, uses, seats) values (new.promo_code_id, -more_uses, -more_seats);
    return null;
  end if;
  select * into promo from promo_codes where id = new.promo_code_id for no key update;
  perform fold_promo_code_returns(promo.id);
  loop
    update promo_codes set uses = uses + more_uses, seats = seats + more_seats
      where id = promo.id
        and (max_uses is null or case counts when 'seats' then seats + more_seats else uses + more_uses end <= max_uses);
    exit when found;
    if fold_promo_code_returns(promo.id) = 0 then
      raise exception 'promo code % is used up', promo.code
        using errcode = 'check_violation', constraint = 'promo_code_caps';
    end if;
  end loop;
  -- this use is among them
  if promo.max_uses_per_customer < promo_code_uses_of(promo.id, new.user_id) then
    raise exception 'promo code % is used up by this customer', promo.code
      using errcode = 'check_violation', constraint = 'promo_code_caps';
  end if;
  return null;
end $$;
drop trigger promo_code_uses_caps on promo_code_uses;
create trigger promo_code_uses_caps after update of seats on promo_code_uses
  for each row when (old.seats <> new.seats) execute function keep_promo_code_caps();

-- A use counts the seats that are sold, or waiting to be, while its reservation is paid or being paid.
create function count_promo_code_seats(ids uuid[]) returns void language sql as $$
  update promo_code_uses used set seats = live.seats
  from (
    select r.id, case when r.status in ('awaiting_payment', 'confirmed') then (
      select count(*) from reservation_seats where reservation_id = r.id and released_at is null) else 0 end as seats
    from reservations r where r.id = any(ids)
  ) live
  where used.reservation_id = live.id and used.seats <> live.seats
$$;
create function count_promo_code_use() returns trigger language plpgsql as $$
begin
  perform count_promo_code_seats(array[new.reservation_id]);
  return null;
end $$;
create function count_promo_code_reservation() returns trigger language plpgsql as $$
begin
  perform count_promo_code_seats(array[new.id]);
  return null;
end $$;
create function count_promo_code_changed() returns trigger language plpgsql as $$
begin
  perform count_promo_code_seats(array(select distinct reservation_id from changed where reservation_id is not null));
  return null;
end $$;
create trigger promo_code_uses_counted after insert on promo_code_uses
  for each row execute function count_promo_code_use();
-- Not for those that are confirmed in time: they counted before.
create trigger reservations_promo_code after update of status on reservations
  for each row when ((old.status in ('awaiting_payment', 'confirmed')) <> (new.status in ('awaiting_payment', 'confirmed')))
  execute function count_promo_code_reservation();
create trigger reservation_seats_promo_code after update on reservation_seats referencing new table as changed
  for each statement execute function count_promo_code_changed();

-- migrate:down
-- forward only
