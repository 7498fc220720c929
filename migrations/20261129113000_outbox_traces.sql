-- migrate:up

-- The span that wrote a message, as the W3C header names it, where its trace is kept (docs/operate/traces.md).
alter table outbox add column traceparent text,
  add constraint outbox_traceparent_check check (length(traceparent) = 55);

-- migrate:down
-- forward only
