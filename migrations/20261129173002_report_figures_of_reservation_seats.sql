-- Each change of reservation seats marks its showtimes for reports.
-- migrate:up
create trigger reservation_seats_inserted_figures after insert on reservation_seats
  referencing new table as changed for each statement execute function note_sale_change();
create trigger reservation_seats_updated_figures after update on reservation_seats
  referencing new table as changed for each statement execute function note_sale_change();
create trigger reservation_seats_deleted_figures after delete on reservation_seats
  referencing old table as changed for each statement execute function note_sale_change();

-- migrate:down
-- forward only
