-- The privileges of Milo's processes: reading and writing rows. Run by the owner of the schema, who also
-- runs the migrations; covers existing and later tables. deploy/postgres-roles.sh creates the role.
revoke create on schema public from public;
alter default privileges grant usage on schemas to milo_app;
alter default privileges grant select, insert, update, delete on tables to milo_app;
alter default privileges grant usage, select on sequences to milo_app;
-- The time limits that Milo's connections ask for (shared/resources.ts): through PgBouncer nobody can ask.
alter role milo_app set statement_timeout = '10s';
alter role milo_app set lock_timeout = '7s';
alter role milo_app set idle_in_transaction_session_timeout = '5s';
alter role milo_app set tcp_keepalives_idle = '5s';
alter role milo_app set tcp_keepalives_interval = '5s';
alter role milo_app set tcp_keepalives_count = 2;
alter role milo_app set tcp_user_timeout = '15s';
alter role milo_app set jit = off;
do $$
declare present name;
begin
  for present in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('grant usage on schema %I to milo_app', present);
    execute format('grant select, insert, update, delete on all tables in schema %I to milo_app', present);
    execute format('grant usage, select on all sequences in schema %I to milo_app', present);
  end loop;
end $$;
