-- migrate:up
-- Which seat the customer had before: a payment that came late took equal or better seats, since others have the old ones.
-- No foreign key: a showtime that moves to another screen takes its live seats along, not what once was.
alter table reservation_seats add column was_seat_id uuid;

-- migrate:down
-- forward only
