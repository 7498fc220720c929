-- migrate:up
-- A login is a row: what ends it is said in one place, and whatever is done in its name can ask for it in the same statement.

-- Rises with each new password: a login that was under way with the former one is not of this number.
alter table users add column credentials_version integer not null default 0;

create table logins (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- of the account as it was when the password was checked
  credentials_version integer not null,
  created_at timestamptz not null default now(),
  -- however often it is renewed
  expires_at timestamptz not null,
  renewed_at timestamptz not null default now(),
  -- what the client calls itself (User-Agent)
  device text,
  ended_at timestamptz
);
create index logins_user on logins (user_id);
create index logins_end on logins (expires_at);

insert into logins (id, user_id, credentials_version, created_at, expires_at, renewed_at, ended_at)
select family_id, (array_agg(user_id))[1], 0, min(created_at), min(created_at) + interval '90 days', max(created_at), max(ended_at)
from sessions group by family_id;

-- A row per refresh token ever given.
alter table sessions rename column family_id to login_id;
alter table sessions
  add constraint sessions_login foreign key (login_id) references logins on delete cascade,
  drop column ended_at,
  drop column user_id;
alter index sessions_family rename to sessions_login;
create index sessions_end on sessions (expires_at);

-- Logins that count, with what their account may do now.
create view live_logins as
  select logins.id, logins.user_id, users.roles
  from logins join users on users.id = logins.user_id
  where logins.ended_at is null and logins.expires_at > now()
    and users.deleted_at is null and users.credentials_version = logins.credentials_version;

-- migrate:down
-- forward only
