-- migrate:up
-- Staff find a reservation by what its buyer says: a name, an address, or the short number (the last 8 digits of its id).
create index reservations_short_number on reservations (right(id::text, 8));
create index users_email_parts on users using gin (email gin_trgm_ops) with (fastupdate = off);
create index users_name_parts on users using gin (fold(name) gin_trgm_ops) with (fastupdate = off);
create index reservation_contacts_email_parts on reservation_contacts using gin (email gin_trgm_ops) with (fastupdate = off);
create index reservation_contacts_name_parts on reservation_contacts using gin (fold(name) gin_trgm_ops) with (fastupdate = off);
create index ticket_holders_name_parts on ticket_holders using gin (fold(name) gin_trgm_ops) with (fastupdate = off);

-- migrate:down
-- forward only
