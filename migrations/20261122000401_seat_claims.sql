-- migrate:up
-- A block claims its seats in the same unique index as sales do: whoever comes at the same moment, a blocked seat cannot be
-- sold and a sold one cannot be blocked. Two tables would need a lock or a trigger in every sale to promise that.

alter table reservation_seats drop constraint reservation_seats_pkey;
alter table reservation_seats
  alter column reservation_id drop not null,
  alter column ticket_type drop not null,
  add column block_id uuid,
  add constraint reservation_seats_reservation unique (reservation_id, seat_id),
  -- a sale has a ticket type; a block has none, nor a price, nor a hold whose fence could count
  add constraint reservation_seats_claim check (
    case when block_id is null then reservation_id is not null and ticket_type is not null
      else reservation_id is null and ticket_type is null and price = 0 and fence = 0 and released_at is null end),
  add foreign key (block_id, showtime_id, layout_id) references blocks (id, showtime_id, layout_id)
    on update cascade on delete cascade;
create index reservation_seats_block on reservation_seats (block_id) where block_id is not null;

insert into reservation_seats (block_id, showtime_id, layout_id, seat_id, price, fence)
select block_id, showtime_id, layout_id, seat_id, 0, 0 from block_seats;
drop table block_seats;

-- migrate:down
-- forward only
