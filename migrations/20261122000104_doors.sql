-- migrate:up
-- What a door needs: the public keys of ticket codes, and which ticket was let in when and where.

-- Public keys only. The worker adds its own when it starts; an old one stays for the tickets that it signed.
create table ticket_keys (
  kid text primary key,
  jwk jsonb not null,
  created_at timestamptz not null default now()
);

create table check_ins (
  id uuid primary key,
  -- a ticket lets in once
  ticket_id uuid not null unique references tickets,
  -- of the scan: a retried scan is the same scan
  nonce text not null,
  door text,
  actor_id uuid not null references users,
  at timestamptz not null default now()
);

-- migrate:down
-- forward only
