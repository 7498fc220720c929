-- migrate:up
-- Redis must show what Postgres decided. Whoever decides tells Redis after the commit, and may die before it: so the decision itself
-- leaves a row here, in its own transaction, and the worker's reconciler compares that showtime's map until the two agree.
-- No foreign key: its lock on the showtime would let a lapse wait for staff.
create table map_checks (
  id bigint generated always as identity primary key,
  showtime_id uuid not null,
  noted_at timestamptz not null default now(),
  -- when a worker took it last, so that others leave it for a while
  checked_at timestamptz
);

-- Seats that are free again, sold again after they were, of another place, or no longer blocked. Not what a booking inserts: its seats
-- are held in Redis, and its payment's message, or this when it ends, says what became of them.
create function note_map_check() returns trigger language plpgsql as $$
begin
  insert into map_checks (showtime_id) select distinct showtime_id from changed where showtime_id is not null;
  return null;
end $$;
create trigger reservation_seats_changed after update on reservation_seats
  referencing new table as changed for each statement execute function note_map_check();
create trigger reservation_seats_deleted after delete on reservation_seats
  referencing old table as changed for each statement execute function note_map_check();
create trigger blocks_inserted after insert on blocks
  referencing new table as changed for each statement execute function note_map_check();

-- What a map is made of besides its seats: the layout, the rule for single seats and until when it counts.
create function note_map_check_of_showtime() returns trigger language plpgsql as $$
begin
  insert into map_checks (showtime_id) values (new.id);
  return null;
end $$;
create trigger showtimes_map_changed after update on showtimes for each row
  when ((old.layout_id, old.orphan_rule, old.starts_at) is distinct from (new.layout_id, new.orphan_rule, new.starts_at))
  execute function note_map_check_of_showtime();

-- migrate:down
-- forward only
