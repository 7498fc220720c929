-- migrate:up
-- An admin can disable an account: it signs in nowhere, and its logins end. Its sales and words stay.

alter table users add column disabled_at timestamptz;

create or replace view live_logins as
  select logins.id, logins.user_id, users.roles, logins.second_factor
  from logins join users on users.id = logins.user_id
  where logins.ended_at is null and logins.expires_at > now() and users.disabled_at is null
    and users.deleted_at is null and users.credentials_version = logins.credentials_version;

create or replace function note_account_change() returns trigger language plpgsql as $$
declare
  former users := case when tg_op = 'UPDATE' then old end;
  said jsonb := coalesce(nullif(current_setting('milo.asked', true), ''), '{}');
begin
  insert into security_events (kind, user_id, actor_id, address, detail, request_id)
  select kind, new.id, (said ->> 'actorId')::uuid, said ->> 'address', detail, said ->> 'requestId'
  from (values
    ('account_deleted', '{}'::jsonb, new.deleted_at is not null and former.deleted_at is null),
    ('account_disabled', '{}', new.disabled_at is not null and former.disabled_at is null),
    ('account_enabled', '{}', new.disabled_at is null and former.disabled_at is not null),
    ('password_changed', '{}', new.deleted_at is null and new.password_hash <> former.password_hash),
    ('email_changed', jsonb_build_object('former', former.email), new.deleted_at is null and new.email <> former.email),
    ('roles_changed', jsonb_build_object('before', to_jsonb(former.roles), 'after', to_jsonb(new.roles)),
      new.deleted_at is null and new.roles is distinct from coalesce(former.roles, '{customer}'))
  ) change (kind, detail, happened)
  where happened;
  return null;
end $$;
drop trigger users_changed on users;
create trigger users_changed after update of password_hash, email, roles, deleted_at, disabled_at on users
  for each row execute function note_account_change();

-- migrate:down
-- forward only
