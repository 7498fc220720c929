-- What reports add up, kept for each showtime and each day so that a year of them is read at once. Each change of a sale leaves a row in
-- report_changes in the same transaction; the sweep counts those showtimes again, whole, and takes off the rows that it saw. Reports read
-- what is kept, and put what showtimes with a row are now in place of what they were: they are exact at any time.
-- Triggers follow table by table: one transaction that locks several tables of a sale would wait in a circle with bookings.
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

-- Payments and reservations are also changed in what no report has: when a charge began, until when it is tried.
create function note_payment_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id from changed join earlier on earlier.id = changed.id join reservations r on r.id = changed.reservation_id
    where (changed.status, changed.amount, changed.provider, changed.method, changed.created_at)
      is distinct from (earlier.status, earlier.amount, earlier.provider, earlier.method, earlier.created_at);
  return null;
end $$;

create function note_reservation_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select unnest(array[changed.showtime_id, earlier.showtime_id]) from changed join earlier on earlier.id = changed.id
    where (changed.status, changed.fees, changed.showtime_id) is distinct from (earlier.status, earlier.fees, earlier.showtime_id)
    group by changed.showtime_id, earlier.showtime_id;
  return null;
end $$;

create function note_refund_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join payments p on p.id = changed.payment_id join reservations r on r.id = p.reservation_id;
  return null;
end $$;

create function note_check_in_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join tickets t on t.id = changed.ticket_id join reservations r on r.id = t.reservation_id;
  return null;
end $$;

create function note_showtime_change() returns trigger language plpgsql as $$
begin
  insert into report_changes (showtime_id) select id from changed;
  return null;
end $$;

-- The two that follow change figures which nobody may count meanwhile: the sweep has this lock while it counts (shared/db/figures.ts).
create function note_tax_change() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select figures.showtime_id from showtime_figures figures
    where figures.theater_id = new.theater_id and figures.paid_to >= new.valid_from;
  return null;
end $$;

create function note_clocks_change() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select h.id from screens s join showtimes h on h.screen_id = s.id where s.theater_id = new.id;
  return null;
end $$;

-- migrate:down
-- forward only
