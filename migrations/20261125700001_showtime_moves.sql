-- migrate:up
-- A showtime can move to another screen while seats of it are sold: all that hangs on its layout goes along in one transaction.

-- Seats that were given back stay what they were, of a screen that the showtime has left. Without a layout of it they are seats
-- that nobody can take again.
alter table reservation_seats
  alter column layout_id drop not null,
  add constraint reservation_seats_left check (layout_id is not null or released_at is not null);

-- Within a move, the layout changes before the seats do.
alter table reservation_seats
  alter constraint reservation_seats_layout_id_seat_id_fkey deferrable initially immediate;

-- A ticket is of a seat of its reservation and goes where that goes: one that was made for a seat before it moved is refused.
alter table tickets
  drop constraint tickets_reservation_id_fkey,
  drop constraint tickets_seat_id_fkey,
  add constraint tickets_seat foreign key (reservation_id, seat_id)
    references reservation_seats (reservation_id, seat_id) on update cascade;

-- What is on paper still lets in; the door says where the seat is now. A ticket whose code stands here waits to be signed anew.
create table earlier_ticket_codes (
  code text primary key,
  ticket_id uuid not null references tickets,
  replaced_at timestamptz not null default now()
);
create index earlier_ticket_codes_ticket on earlier_ticket_codes (ticket_id);

-- migrate:down
-- forward only
