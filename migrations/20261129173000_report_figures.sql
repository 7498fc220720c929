-- What reports add up, kept for each showtime and each day so that a year of them is read at once. Each change of a sale leaves a row in
-- report_changes in the same transaction; the sweep counts those showtimes again, whole, and takes off the rows that it saw. Reports read
-- what is kept, and put what showtimes with a row are now in place of what they were: they are exact at any time.
-- migrate:up

-- No key and no index but its own: nobody waits for anybody. A showtime may stand here often.
create table report_changes (
  id bigint generated always as identity primary key,
  showtime_id uuid not null
);

-- One row for each showtime, and one more for each change of taxes while it was sold.
create table showtime_figures (
  showtime_id uuid not null,
  -- the setting of taxes that these payments fall under: '-infinity' is the first one, or none
  taxed_from timestamptz not null,
  theater_id uuid not null,
  movie_id uuid not null,
  -- business day and hour by the clocks of the theater
  day date not null,
  hour smallint not null,
  -- 1 in the first row of a showtime that is scheduled; what follows is 0 in all others
  shown integer not null,
  capacity integer not null,
  seated integer not null,
  seated_comps integer not null,
  checked_in integer not null,
  -- money that came in
  payments integer not null,
  paid_to timestamptz,
  fees bigint not null,
  gross bigint not null,
  refunds bigint not null,
  disputed bigint not null,
  -- and its seats, by type of ticket
  adult_tickets integer not null,
  adult_comps integer not null,
  adult_gross bigint not null,
  adult_kept bigint not null,
  child_tickets integer not null,
  child_comps integer not null,
  child_gross bigint not null,
  child_kept bigint not null,
  senior_tickets integer not null,
  senior_comps integer not null,
  senior_gross bigint not null,
  senior_kept bigint not null,
  student_tickets integer not null,
  student_comps integer not null,
  student_gross bigint not null,
  student_kept bigint not null,
  primary key (showtime_id, taxed_from)
);
create index showtime_figures_day on showtime_figures (theater_id, day);

-- Their sums by day and movie: a year of them is read in a third of the time.
create table movie_days (
  theater_id uuid not null,
  day date not null,
  movie_id uuid not null,
  taxed_from timestamptz not null,
  shown integer not null,
  capacity integer not null,
  seated integer not null,
  seated_comps integer not null,
  checked_in integer not null,
  payments integer not null,
  fees bigint not null,
  gross bigint not null,
  refunds bigint not null,
  disputed bigint not null,
  adult_tickets integer not null,
  adult_comps integer not null,
  adult_gross bigint not null,
  adult_kept bigint not null,
  child_tickets integer not null,
  child_comps integer not null,
  child_gross bigint not null,
  child_kept bigint not null,
  senior_tickets integer not null,
  senior_comps integer not null,
  senior_gross bigint not null,
  senior_kept bigint not null,
  student_tickets integer not null,
  student_comps integer not null,
  student_gross bigint not null,
  student_kept bigint not null,
  primary key (theater_id, day, movie_id, taxed_from)
);

-- All payments of a showtime, by the business day on which they were asked for and by promo code.
create table showtime_payments (
  showtime_id uuid not null,
  theater_id uuid not null,
  -- of the showtime
  day date not null,
  paid_day date not null,
  provider text not null,
  method text not null,
  status text not null,
  promo_code_id uuid,
  payments integer not null,
  seats integer not null,
  gross bigint not null,
  refunds bigint not null
);
create index showtime_payments_showtime on showtime_payments (showtime_id);
create index showtime_payments_paid_day on showtime_payments (theater_id, paid_day);
create index showtime_payments_promo_code on showtime_payments (theater_id, day) where promo_code_id is not null;

-- Their sums by day.
create table payment_days (
  theater_id uuid not null,
  paid_day date not null,
  provider text not null,
  method text not null,
  status text not null,
  payments integer not null,
  gross bigint not null,
  refunds bigint not null,
  primary key (theater_id, paid_day, provider, method, status)
);

create function note_sale_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id from changed join reservations r on r.id = changed.reservation_id;
  return null;
end $$;
create trigger payments_inserted_figures after insert on payments
  referencing new table as changed for each statement execute function note_sale_change();
create trigger payments_deleted_figures after delete on payments
  referencing old table as changed for each statement execute function note_sale_change();
create trigger reservation_seats_inserted_figures after insert on reservation_seats
  referencing new table as changed for each statement execute function note_sale_change();
create trigger reservation_seats_updated_figures after update on reservation_seats
  referencing new table as changed for each statement execute function note_sale_change();
create trigger reservation_seats_deleted_figures after delete on reservation_seats
  referencing old table as changed for each statement execute function note_sale_change();
create trigger counter_sales_inserted_figures after insert on counter_sales
  referencing new table as changed for each statement execute function note_sale_change();
create trigger counter_sales_updated_figures after update on counter_sales
  referencing new table as changed for each statement execute function note_sale_change();
create trigger counter_sales_deleted_figures after delete on counter_sales
  referencing old table as changed for each statement execute function note_sale_change();
create trigger tickets_inserted_figures after insert on tickets
  referencing new table as changed for each statement execute function note_sale_change();
create trigger tickets_updated_figures after update on tickets
  referencing new table as changed for each statement execute function note_sale_change();
create trigger tickets_deleted_figures after delete on tickets
  referencing old table as changed for each statement execute function note_sale_change();
create trigger promo_code_uses_inserted_figures after insert on promo_code_uses
  referencing new table as changed for each statement execute function note_sale_change();
create trigger promo_code_uses_updated_figures after update on promo_code_uses
  referencing new table as changed for each statement execute function note_sale_change();
create trigger promo_code_uses_deleted_figures after delete on promo_code_uses
  referencing old table as changed for each statement execute function note_sale_change();

-- Payments and reservations are also changed in what no report has: when a charge began, until when it is tried.
create function note_payment_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id from changed join earlier on earlier.id = changed.id join reservations r on r.id = changed.reservation_id
    where (changed.status, changed.amount, changed.provider, changed.method, changed.created_at)
      is distinct from (earlier.status, earlier.amount, earlier.provider, earlier.method, earlier.created_at);
  return null;
end $$;
create trigger payments_updated_figures after update on payments
  referencing old table as earlier new table as changed for each statement execute function note_payment_change();

create function note_reservation_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select unnest(array[changed.showtime_id, earlier.showtime_id]) from changed join earlier on earlier.id = changed.id
    where (changed.status, changed.fees, changed.showtime_id) is distinct from (earlier.status, earlier.fees, earlier.showtime_id)
    group by changed.showtime_id, earlier.showtime_id;
  return null;
end $$;
create trigger reservations_updated_figures after update on reservations
  referencing old table as earlier new table as changed for each statement execute function note_reservation_change();

create function note_refund_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join payments p on p.id = changed.payment_id join reservations r on r.id = p.reservation_id;
  return null;
end $$;
create trigger refunds_inserted_figures after insert on refunds
  referencing new table as changed for each statement execute function note_refund_change();
create trigger refunds_updated_figures after update on refunds
  referencing new table as changed for each statement execute function note_refund_change();
create trigger refunds_deleted_figures after delete on refunds
  referencing old table as changed for each statement execute function note_refund_change();

create function note_check_in_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join tickets t on t.id = changed.ticket_id join reservations r on r.id = t.reservation_id;
  return null;
end $$;
create trigger check_ins_inserted_figures after insert on check_ins
  referencing new table as changed for each statement execute function note_check_in_change();
create trigger check_ins_deleted_figures after delete on check_ins
  referencing old table as changed for each statement execute function note_check_in_change();

create function note_showtime_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id) select id from changed;
  return null;
end $$;
create trigger showtimes_inserted_figures after insert on showtimes
  referencing new table as changed for each statement execute function note_showtime_change();
create trigger showtimes_updated_figures after update on showtimes
  referencing new table as changed for each statement execute function note_showtime_change();
create trigger showtimes_deleted_figures after delete on showtimes
  referencing old table as changed for each statement execute function note_showtime_change();

-- The two that follow change figures which nobody may count meanwhile: the sweep has this lock while it counts (shared/db/figures.ts).
create function note_tax_change() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select figures.showtime_id from showtime_figures figures
    where figures.theater_id = new.theater_id and figures.paid_to >= new.valid_from;
  return null;
end $$;
create trigger tax_settings_figures after insert on tax_settings
  for each row execute function note_tax_change();

create function note_clocks_change() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select h.id from screens s join showtimes h on h.screen_id = s.id where s.theater_id = new.id;
  return null;
end $$;
create trigger theaters_clocks_figures after update of time_zone on theaters
  for each row when (old.time_zone is distinct from new.time_zone) execute function note_clocks_change();

-- Showtimes of before: the sweep counts them in batches, the latest first; until then reports count them themselves.
insert into report_changes (showtime_id) select id from showtimes order by starts_at desc;

-- migrate:down
-- forward only
