-- migrate:up
-- An admin takes a lost second factor from another account.

alter table security_events drop constraint security_events_kind_check;
alter table security_events add constraint security_events_kind_check check (kind in (
  'login_failed', 'login_locked', 'token_reused', 'password_changed', 'email_changed', 'roles_changed', 'account_deleted',
  'authenticator_added', 'authenticator_removed', 'recovery_code_used', 'account_disabled', 'account_enabled',
  'second_factor_reset'));

-- migrate:down
-- forward only
