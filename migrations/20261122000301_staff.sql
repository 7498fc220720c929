-- migrate:up
-- Who runs which theater, what staff changed from what to what, and what was taken off the programme.

-- Staff of named theaters. An admin runs all of them and has no row here.
create table theater_staff (
  theater_id uuid not null references theaters,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (theater_id, user_id)
);
create index theater_staff_user on theater_staff (user_id);

-- What the subject was and became; empty where there was or is nothing.
alter table audit_log add column before jsonb, add column after jsonb;

-- What is archived is shown no more, and stays for the sales that name it.
alter table movies
  add column subtitles text[] not null default '{}',
  add column archived_at timestamptz,
  add constraint movies_days_check check (release_date <= end_date);
alter table theaters
  add column archived_at timestamptz,
  add column updated_at timestamptz not null default now();
alter table screens
  add column archived_at timestamptz,
  add column updated_at timestamptz not null default now();

-- An archived screen gives its number away.
alter table screens drop constraint screens_theater_id_number_key;
create unique index screens_number on screens (theater_id, number) where archived_at is null;

-- Of which ends_at is made, with the movie between them.
alter table showtimes
  add column pre_show_minutes integer not null default 0 check (pre_show_minutes between 0 and 120),
  add column cleaning_minutes integer not null default 0 check (cleaning_minutes between 0 and 240);

-- migrate:down
-- forward only
