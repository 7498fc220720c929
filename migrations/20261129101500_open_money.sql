-- migrate:up
-- What the office lists of money that needs somebody is found without reading all payments.
create index payments_disputed on payments (id) where status = 'disputed';
create index refunds_failed on refunds (id) where status = 'failed';

-- migrate:down
-- forward only
