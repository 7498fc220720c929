-- migrate:up
-- A showtime gets another start: its buyers are told as of a move, and may cancel free of charge.

-- Null: to another screen.
alter table showtime_moves add column was_starts_at timestamptz;
alter table showtimes add column rescheduled_at timestamptz;

-- migrate:down
-- forward only
