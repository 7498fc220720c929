-- migrate:up
-- When money of an earlier try was found, which may be days after the try ended: its refund has that age.
alter table payment_attempts add column owed_at timestamptz;

-- migrate:down
-- forward only
