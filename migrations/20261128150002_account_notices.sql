-- migrate:up
-- Mails that tell an address of a change take a slot of its hour too, where nobody confirmed that address: the row has no link.
alter table single_use_tokens drop constraint single_use_tokens_purpose_check;
alter table single_use_tokens add constraint single_use_tokens_purpose_check
  check (purpose in ('password_reset', 'email_verification', 'access_link', 'notice'));

-- migrate:down
-- forward only
