-- Each change of showtimes marks its showtimes for reports.
-- migrate:up
create trigger showtimes_inserted_figures after insert on showtimes
  referencing new table as changed for each statement execute function note_showtime_change();
create trigger showtimes_updated_figures after update on showtimes
  referencing new table as changed for each statement execute function note_showtime_change();
create trigger showtimes_deleted_figures after delete on showtimes
  referencing old table as changed for each statement execute function note_showtime_change();

-- migrate:down
-- forward only
