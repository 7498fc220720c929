-- migrate:up
-- Drafts: showtimes that staff prepare and nobody else sees. They occupy their screen like published ones.

alter table showtimes drop constraint showtimes_status_check,
  add constraint showtimes_status_check check (status in ('draft', 'scheduled', 'cancelled'));
alter table showtimes drop constraint showtimes_overlap,
  add constraint showtimes_overlap exclude using gist (screen_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status <> 'cancelled');

-- What was published may be known, and be sold: it never becomes a draft again.
create trigger showtimes_transition before update of status on showtimes for each row
  when (old.status is distinct from new.status)
  execute function refuse_transition('{"draft": ["scheduled"], "scheduled": ["cancelled"], "cancelled": []}');

-- migrate:down
-- forward only
