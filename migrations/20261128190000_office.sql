-- migrate:up
-- What staff look up: the audit log by theater, person and object, and check-ins that were taken back.

-- Of which theater an entry is; null where it is of all, such as a movie. Rights follow from it.
alter table audit_log add column theater_id uuid;

create function theater_of_entry(subject text, entry jsonb) returns uuid language sql stable as $$
  with given as (
    select case when subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then subject::uuid end as id,
      case when jsonb_typeof(entry) = 'object' then entry end as entry
  )
  select coalesce(
    (entry ->> 'theaterId')::uuid,
    (select theaters.id from theaters where theaters.id = given.id),
    (select theater_id from screens where screens.id = given.id),
    (select theater_id from promo_codes where promo_codes.id = given.id),
    (select theater_id from showtimes join screens on screens.id = screen_id where showtimes.id = coalesce(
      (select showtimes.id from showtimes where showtimes.id = given.id),
      (select showtime_id from reservations where reservations.id = given.id),
      (select showtime_id from tickets where tickets.id = given.id),
      (select showtime_id from dead_letters where dead_letters.id = given.id),
      (select showtime_id from refunds join payments on payments.id = payment_id join reservations on reservations.id = reservation_id
        where refunds.id = given.id),
      (entry ->> 'showtimeId')::uuid)))
  from given
$$;

create function note_theater() returns trigger language plpgsql as $$
begin
  new.theater_id := theater_of_entry(new.subject_id, coalesce(new.after, new.before));
  return new;
end $$;
create trigger audit_log_theater before insert on audit_log for each row when (new.theater_id is null)
  execute function note_theater();

alter table audit_log disable trigger audit_log_append_only;
update audit_log set theater_id = theater_of_entry(subject_id, coalesce(after, before));
alter table audit_log enable trigger audit_log_append_only;

create index audit_log_theater on audit_log (theater_id, id);
create index audit_log_actor on audit_log (actor_id, id);

-- The row of a check-in goes when staff take it back, so that the ticket lets in again; this keeps what was.
create table undone_check_ins (
  id uuid primary key,
  ticket_id uuid not null references tickets,
  nonce text not null,
  door text,
  actor_id uuid not null references users,
  at timestamptz not null,
  forced_reason text,
  undone_by uuid not null references users,
  undone_at timestamptz not null default now(),
  undone_reason text not null check (length(undone_reason) between 1 and 200)
);
create index undone_check_ins_ticket on undone_check_ins (ticket_id);

-- migrate:down
-- forward only
