-- Each change of counter sales marks its showtimes for reports.
-- migrate:up
create trigger counter_sales_inserted_figures after insert on counter_sales
  referencing new table as changed for each statement execute function note_sale_change();
create trigger counter_sales_updated_figures after update on counter_sales
  referencing new table as changed for each statement execute function note_sale_change();
create trigger counter_sales_deleted_figures after delete on counter_sales
  referencing old table as changed for each statement execute function note_sale_change();

-- migrate:down
-- forward only
