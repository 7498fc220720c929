-- migrate:up
-- A ticket that was handed on: a new issue with a new code, its holder, and the codes that let nobody in any more.

alter table tickets add column issue integer not null default 0 check (issue >= 0);

create table void_ticket_codes (
  code text primary key,
  ticket_id uuid not null references tickets,
  voided_at timestamptz not null default now()
);
create index void_ticket_codes_ticket on void_ticket_codes (ticket_id);

-- Whatever signs a ticket again, after a move for one: what was void stays void.
create function refuse_void_code() returns trigger language plpgsql as $$
begin
  if exists (select from void_ticket_codes where code = new.code) then
    raise exception 'this code of ticket % is void', new.id;
  end if;
  return new;
end
$$;
create trigger tickets_void_code before update of code on tickets for each row
  when (new.code <> old.code) execute function refuse_void_code();

-- Whom the buyer gave it to. A table of its own, so that it can be forgotten while the books stay.
create table ticket_holders (
  ticket_id uuid primary key references tickets on delete cascade,
  name text not null,
  email text check (email = lower(email)),
  handed_on_at timestamptz not null default now()
);
create index ticket_holders_age on ticket_holders (handed_on_at);

-- With a person go the addresses that they gave, in whichever way they are erased.
create or replace function forget_contacts() returns trigger language plpgsql as $$
begin
  delete from reservation_contacts where reservation_id in (select id from reservations where user_id = new.id);
  delete from ticket_holders where ticket_id in (
    select ticket.id from tickets ticket join reservations on reservations.id = ticket.reservation_id
    where reservations.user_id = new.id);
  return null;
end
$$;

-- migrate:down
-- forward only
