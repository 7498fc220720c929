-- Each change of promo code uses marks its showtimes for reports.
-- migrate:up
create trigger promo_code_uses_inserted_figures after insert on promo_code_uses
  referencing new table as changed for each statement execute function note_sale_change();
create trigger promo_code_uses_updated_figures after update on promo_code_uses
  referencing new table as changed for each statement execute function note_sale_change();
create trigger promo_code_uses_deleted_figures after delete on promo_code_uses
  referencing old table as changed for each statement execute function note_sale_change();

-- migrate:down
-- forward only
