-- migrate:up
-- Guests buy without an account: a row of users without address and password, whose reservations say where mails go.

alter table users alter column email drop not null;
alter table users drop constraint users_roles_check;
alter table users add constraint users_roles_check
  check (roles <@ array['customer', 'staff', 'admin']::text[] or roles = '{guest}'::text[]);
-- A guest is nobody who can sign in, and an account is no guest.
alter table users add constraint users_guests check ((email is null) = (roles = '{guest}'::text[]));

-- Where tickets and mails of a reservation go. A table of its own, so that it can be forgotten while the books stay.
create table reservation_contacts (
  reservation_id uuid primary key references reservations on delete cascade,
  email text not null check (email = lower(email)),
  name text,
  language text check (language in ('en', 'de', 'fr', 'es', 'ar')),
  created_at timestamptz not null default now()
);
create index reservation_contacts_email on reservation_contacts (email);
create index reservation_contacts_created on reservation_contacts (created_at);

-- With a person go the addresses that they gave, in whichever way they are erased.
create function forget_contacts() returns trigger language plpgsql as $$
begin
  delete from reservation_contacts where reservation_id in (select id from reservations where user_id = new.id);
  return null;
end
$$;
create trigger users_forget_contacts after update of deleted_at on users for each row
  when (new.deleted_at is not null and old.deleted_at is null) execute function forget_contacts();

-- migrate:down
-- forward only
