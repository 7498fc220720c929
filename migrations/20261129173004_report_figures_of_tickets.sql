-- Each change of tickets marks its showtimes for reports.
-- migrate:up
create trigger tickets_inserted_figures after insert on tickets
  referencing new table as changed for each statement execute function note_sale_change();
create trigger tickets_updated_figures after update on tickets
  referencing new table as changed for each statement execute function note_sale_change();
create trigger tickets_deleted_figures after delete on tickets
  referencing old table as changed for each statement execute function note_sale_change();

-- migrate:down
-- forward only
