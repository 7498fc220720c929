-- migrate:up
-- A second factor: apps that show a code every 30 seconds (TOTP, RFC 6238), and recovery codes for who lost theirs.

create table authenticators (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- as its owner calls it
  name text not null,
  -- encrypted with SECOND_FACTOR_KEY, bound to this id: "<key>.<nonce>.<text>"
  sealed_secret text not null,
  created_at timestamptz not null default now(),
  -- null: it never showed a code, and counts for nothing
  confirmed_at timestamptz,
  -- the time step of the newest code that was used: it and older ones are refused
  last_step bigint,
  check (confirmed_at is null or last_step is not null)
);
create index authenticators_user on authenticators (user_id);

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash text not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- Whether a code was asked for and right.
alter table logins add column second_factor boolean not null default false;
create or replace view live_logins as
  select logins.id, logins.user_id, users.roles, logins.second_factor
  from logins join users on users.id = logins.user_id
  where logins.ended_at is null and logins.expires_at > now()
    and users.deleted_at is null and users.credentials_version = logins.credentials_version;

alter table security_events drop constraint security_events_kind_check;
alter table security_events add constraint security_events_kind_check check (kind in (
  'login_failed', 'login_locked', 'token_reused', 'password_changed', 'email_changed', 'roles_changed', 'account_deleted',
  'authenticator_added', 'authenticator_removed', 'recovery_code_used', 'account_disabled', 'account_enabled'));

-- migrate:down
-- forward only
