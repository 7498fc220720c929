-- The sweep forgets messages that were sent a week ago, and that they were received: found by the message, whoever received it.
-- migrate:up
alter table inbox drop constraint inbox_pkey, add primary key (message_id, consumer);

-- migrate:down
-- forward only
