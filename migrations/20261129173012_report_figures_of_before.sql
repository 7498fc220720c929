-- After all triggers, so that no change lies between them and this.
-- migrate:up
-- Showtimes of before: the sweep counts them in batches, the latest first; until then reports count them themselves.
insert into report_changes (showtime_id) select id from showtimes order by starts_at desc;

-- migrate:down
-- forward only
