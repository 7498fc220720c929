-- migrate:up

-- What a receiver answered is kept with its delivery, and a secret that was replaced signs for a while beside
-- the new one.
alter table webhook_deliveries add column answer text,
  add constraint webhook_deliveries_answer_check check (length(answer) <= 2000);
alter table webhook_endpoints add column old_secret text, add column old_secret_until timestamptz,
  add constraint webhook_endpoints_old_secret_check check ((old_secret is null) = (old_secret_until is null));

-- migrate:down
-- forward only
