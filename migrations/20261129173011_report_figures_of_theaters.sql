-- Each change of theaters marks its showtimes for reports.
-- migrate:up
create trigger theaters_clocks_figures after update of time_zone on theaters
  for each row when (old.time_zone is distinct from new.time_zone) execute function note_clocks_change();

-- migrate:down
-- forward only
