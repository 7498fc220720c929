-- migrate:up
-- An account that was deleted leaves a row without a person in it, because sales name it.
alter table users add column deleted_at timestamptz;

-- migrate:down
-- forward only
