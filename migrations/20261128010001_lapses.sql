-- The sweep and the audit look for reservations that await a payment which has ended: a payment leaves payments_open then.
-- The status of a payment is in an index already, so this one takes no update in place away.
-- migrate:up
create index payments_declined on payments (id) where status = 'declined';

-- migrate:down
-- forward only
