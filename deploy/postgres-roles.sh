#!/bin/sh
# Makes the role of Milo's processes, which owns nothing. The image of Postgres runs it once, before the
# migrations. For an older database, or after a change of the password (in secrets/POSTGRES_APP_PASSWORD and
# in secrets/DATABASE_URL; a container has the files as they were at its start):
#   docker compose restart postgres
#   docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\set password `cat /run/secrets/POSTGRES_APP_PASSWORD`
select 'create role milo_app login' where not exists (select from pg_roles where rolname = 'milo_app') \gexec
alter role milo_app password :'password';
\i /milo/app-role.sql
SQL
