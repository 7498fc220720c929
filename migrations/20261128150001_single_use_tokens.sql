-- migrate:up
-- Links in mails: each opens one thing, once. Only the hash of its secret is kept, and the secret is made when the mail is sent.

create table single_use_tokens (
  id uuid primary key,
  purpose text not null check (purpose in ('password_reset', 'email_verification', 'access_link')),
  -- where the mail goes; it is noted whether or not anybody has an account there, so that both take equally long
  email text not null check (email = lower(email)),
  -- the account that had this address when the link was asked for
  user_id uuid references users on delete cascade,
  -- null until the mail is written
  token_hash text unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Three mails an hour to one address: each takes one of three slots for an hour.
  mail_slot smallint not null check (mail_slot between 1 and 3),
  mail_hour tstzrange not null,
  constraint single_use_tokens_mails exclude using gist (email with =, mail_slot with =, mail_hour with &&)
);
create index single_use_tokens_end on single_use_tokens (expires_at);
create index single_use_tokens_user on single_use_tokens (user_id);

-- The address that a link in a mail confirmed. Only while it is the account's address does it count, so that no way to change
-- an address keeps what was said of the former one.
alter table users add column verified_email text;

-- migrate:down
-- forward only
