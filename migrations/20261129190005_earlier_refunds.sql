-- migrate:up
-- A refund of an earlier try that failed is made again, each time under another key, until staff have it.
alter table payment_attempts
  -- Refunds of it that failed; the next one has a key of its own.
  add column retries smallint not null default 0,
  add column refund_failed_at timestamptz;

-- migrate:down
-- forward only
