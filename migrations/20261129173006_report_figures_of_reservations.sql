-- Each change of reservations marks its showtimes for reports.
-- migrate:up
create trigger reservations_updated_figures after update on reservations
  referencing old table as earlier new table as changed for each statement execute function note_reservation_change();

-- migrate:down
-- forward only
