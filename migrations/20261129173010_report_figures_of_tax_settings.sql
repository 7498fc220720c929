-- Each change of tax settings marks its showtimes for reports.
-- migrate:up
create trigger tax_settings_figures after insert on tax_settings
  for each row execute function note_tax_change();

-- migrate:down
-- forward only
