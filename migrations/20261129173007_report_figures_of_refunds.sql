-- Each change of refunds marks its showtimes for reports.
-- migrate:up
create trigger refunds_inserted_figures after insert on refunds
  referencing new table as changed for each statement execute function note_refund_change();
create trigger refunds_updated_figures after update on refunds
  referencing new table as changed for each statement execute function note_refund_change();
create trigger refunds_deleted_figures after delete on refunds
  referencing old table as changed for each statement execute function note_refund_change();

-- migrate:down
-- forward only
