-- migrate:up
-- Whose a dead letter is: staff see those of their theaters, and those that concern none.

alter table dead_letters add column showtime_id uuid;

-- Bodies are kept as they came, and some are no JSON at all.
do $$
declare
  letter record;
  payload jsonb;
begin
  for letter in select id, body from dead_letters loop
    begin
      payload := letter.body::jsonb;
      update dead_letters set showtime_id = coalesce(
        (select r.showtime_id from payments p join reservations r on r.id = p.reservation_id
          where p.id::text = payload ->> 'paymentId'),
        (select showtime_id from reservations where id::text = payload ->> 'reservationId'),
        (select id from showtimes where id::text = payload ->> 'showtimeId'))
      where id = letter.id;
    exception when others then
      raise notice 'dead letter %: %', letter.id, sqlerrm;
    end;
  end loop;
end $$;

-- migrate:down
-- forward only
