-- Every booking updates its reservation, its payment (twice) and its messages in the inbox. Postgres does that in place,
-- without touching any index, where no indexed column changes and the page has room: so what changes is indexed as little
-- as can be, and pages are left some room.
-- migrate:up

-- Overdue reservations are found by their payments, which are open for a short time only (payments_open).
drop index reservations_overdue;

-- Without the status: a showtime has some hundreds of reservations, of which most are of one status.
drop index reservations_showtime;
create index reservations_showtime on reservations (showtime_id, id);

-- By id instead of the last change: that changes with every note.
drop index payments_open;
create index payments_open on payments (id) where status in ('requested', 'refund_due');

alter table reservations set (fillfactor = 75);
alter table payments set (fillfactor = 75);
alter table inbox set (fillfactor = 75);

-- migrate:down
-- forward only
