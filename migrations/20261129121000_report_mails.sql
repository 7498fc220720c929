-- migrate:up

-- A person of the staff gets a report of a theater by mail, of each business day or week. No address is kept: the mail
-- goes to the account's.
create table report_mails (
  user_id uuid not null references users,
  theater_id uuid not null references theaters,
  report text not null check (report in ('sales', 'occupancy', 'movies', 'payments', 'promo-codes')),
  period text not null check (period in ('day', 'week')),
  -- The last business day that a mail was ordered for.
  ordered_to date not null,
  primary key (user_id, theater_id, report)
);

-- migrate:down
