-- migrate:up
-- What somebody looks for who asks whether an account was broken into. Kept for a while: shared/db/retention.ts.

create table security_events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null check (kind in (
    'login_failed', 'login_locked', 'token_reused', 'password_changed', 'email_changed', 'roles_changed', 'account_deleted')),
  -- null: a login for an e-mail that has no account. Such an e-mail is nowhere kept.
  user_id uuid,
  -- who did it, where that is somebody else
  actor_id uuid,
  -- as limits count it: IPv6 by its network
  address text,
  detail jsonb not null default '{}',
  request_id text
);
create index security_events_age on security_events (at);
create index security_events_user on security_events (user_id, at);

-- By a trigger, so that no way to change an account leaves nothing, a command's or SQL by hand among them. Who asks for it
-- says so in settings of the transaction (shared/db/security-events.ts).
create function note_account_change() returns trigger language plpgsql as $$
declare
  former users := case when tg_op = 'UPDATE' then old end;
  said jsonb := coalesce(nullif(current_setting('milo.asked', true), ''), '{}');
begin
  insert into security_events (kind, user_id, actor_id, address, detail, request_id)
  select kind, new.id, (said ->> 'actorId')::uuid, said ->> 'address', detail, said ->> 'requestId'
  from (values
    ('account_deleted', '{}'::jsonb, new.deleted_at is not null and former.deleted_at is null),
    ('password_changed', '{}', new.deleted_at is null and new.password_hash <> former.password_hash),
    ('email_changed', jsonb_build_object('former', former.email), new.deleted_at is null and new.email <> former.email),
    ('roles_changed', jsonb_build_object('before', to_jsonb(former.roles), 'after', to_jsonb(new.roles)),
      new.deleted_at is null and new.roles is distinct from coalesce(former.roles, '{customer}'))
  ) change (kind, detail, happened)
  where happened;
  return null;
end $$;
create trigger users_changed after update of password_hash, email, roles, deleted_at on users
  for each row execute function note_account_change();
create trigger users_inserted after insert on users
  for each row when (new.roles <> '{customer}') execute function note_account_change();

-- The audit log forgets words of customers, when they are erased or take a review back, and what is old. Nothing else changes in it.
create function without_words(entry jsonb) returns jsonb language sql immutable as $$
  select case jsonb_typeof(entry) when 'object' then entry - '{author,text,name,email}'::text[] else entry end
$$;
create function keep_audit_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '3650 days' then return old; end if;
  else
    old.before := without_words(old.before);
    old.after := without_words(old.after);
    if new is not distinct from old then return new; end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;

drop trigger audit_log_append_only on audit_log;
-- Of those who were erased before.
update audit_log set before = without_words(before), after = without_words(after)
where action in ('review.hide', 'review.show') and not exists (select from reviews where id::text = subject_id);
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function keep_audit_log();
create index audit_log_age on audit_log (at);

-- migrate:down
-- forward only
