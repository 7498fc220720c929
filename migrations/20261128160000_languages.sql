-- migrate:up
-- The language of an account: of its mails, texts and tickets, where a reservation does not name another.
alter table users add column language text check (language in ('en', 'de', 'fr', 'es', 'ar'));

-- migrate:down
-- forward only
