-- migrate:up
-- A companion seat is sold only with the accessible place beside it, until a time before the start; then to anybody.
alter table seats add column paired_seat_id uuid;
alter table seats add foreign key (layout_id, paired_seat_id) references seats (layout_id, id);
update seats set paired_seat_id = (
  select place.id from seats place
  where place.layout_id = seats.layout_id and place.y = seats.y and place.accessible and abs(place.x - seats.x) <= 1.25
  order by place.x limit 1)
where companion;
-- A companion seat that an earlier Milo took without a place is a seat like others.
update seats set companion = false where companion and paired_seat_id is null;
alter table seats add constraint seats_companion check (companion = (paired_seat_id is not null));

alter table showtimes add column companion_release_minutes integer not null default 60
  check (companion_release_minutes between 0 and 10080);

-- migrate:down
-- forward only
