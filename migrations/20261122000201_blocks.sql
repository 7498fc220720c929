-- migrate:up
-- Seats that staff keep out of sale, for the house or because they are broken. A deleted block leaves its seat history.

create table blocks (
  id uuid primary key,
  showtime_id uuid not null,
  layout_id uuid not null,
  reason text not null check (length(reason) between 1 and 200),
  created_by uuid not null references users,
  created_at timestamptz not null default now(),
  unique (id, showtime_id, layout_id),
  foreign key (showtime_id, layout_id) references showtimes (id, layout_id) on update cascade
);
create index blocks_showtime on blocks (showtime_id);

create table block_seats (
  block_id uuid not null,
  showtime_id uuid not null,
  layout_id uuid not null,
  seat_id uuid not null,
  primary key (block_id, seat_id),
  -- a seat is in one block at most
  unique (showtime_id, seat_id),
  foreign key (block_id, showtime_id, layout_id) references blocks (id, showtime_id, layout_id)
    on update cascade on delete cascade,
  foreign key (layout_id, seat_id) references seats (layout_id, id)
);

-- migrate:down
-- forward only
