-- Each change of payments marks its showtimes for reports.
-- migrate:up
create trigger payments_inserted_figures after insert on payments
  referencing new table as changed for each statement execute function note_sale_change();
create trigger payments_deleted_figures after delete on payments
  referencing old table as changed for each statement execute function note_sale_change();
create trigger payments_updated_figures after update on payments
  referencing old table as earlier new table as changed for each statement execute function note_payment_change();

-- migrate:down
-- forward only
