-- Each change of check ins marks its showtimes for reports.
-- migrate:up
create trigger check_ins_inserted_figures after insert on check_ins
  referencing new table as changed for each statement execute function note_check_in_change();
create trigger check_ins_deleted_figures after delete on check_ins
  referencing old table as changed for each statement execute function note_check_in_change();

-- migrate:down
-- forward only
