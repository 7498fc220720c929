-- The schema after all migrations, dumped; not to be edited. Written by: npx tsx local/schema.ts
CREATE SCHEMA simulator;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE DOMAIN public.currency_code AS text
	CONSTRAINT currency_code_check CHECK ((VALUE ~ '^[A-Z]{3}$'::text));

CREATE DOMAIN public.minor_units AS bigint
	CONSTRAINT minor_units_check CHECK ((VALUE >= 0));

CREATE FUNCTION public.claim_capture() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into razorpay_captures as claimed (reference, payment_id)
  values (new.provider_reference, (to_jsonb(new) ->> tg_argv[0])::uuid)
  on conflict (reference) do update set payment_id = excluded.payment_id where claimed.payment_id = excluded.payment_id;
  if not found then
    raise unique_violation using constraint = 'razorpay_captures_once', table = tg_table_name,
      message = format('%s pays for another purchase', new.provider_reference);
  end if;
  return null;
end $$;

CREATE FUNCTION public.count_promo_code_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform count_promo_code_seats(array(select distinct reservation_id from changed where reservation_id is not null));
  return null;
end $$;

CREATE FUNCTION public.count_promo_code_reservation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform count_promo_code_seats(array[new.id]);
  return null;
end $$;

CREATE FUNCTION public.count_promo_code_seats(ids uuid[]) RETURNS void
    LANGUAGE sql
    AS $$
  update promo_code_uses used set seats = live.seats
  from (
    select r.id, case when r.status in ('awaiting_payment', 'confirmed') then (
      select count(*) from reservation_seats where reservation_id = r.id and released_at is null) else 0 end as seats
    from reservations r where r.id = any(ids)
  ) live
  where used.reservation_id = live.id and used.seats <> live.seats
$$;

CREATE FUNCTION public.count_promo_code_use() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform count_promo_code_seats(array[new.reservation_id]);
  return null;
end $$;

CREATE FUNCTION public.end_earlier_try() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update payment_attempts set status = 'refunded' where id = new.charge_key and status = 'refund_due';
  return null;
end $$;

CREATE FUNCTION public.end_retry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.status = 'declined' and new.retry_until is not null and new.provider_reference is null then
    new.provider_reference := (
      select provider_reference from payment_attempts
      where id = coalesce(new.charge_key, new.id) and status = 'declined');
  end if;
  new.retry_until := null;
  new.next_action := null;
  new.next_attempt := null;
  return new;
end $$;

CREATE FUNCTION public.fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN COALESCE(NULLIF(TRIM(BOTH FROM regexp_replace(translate(replace(replace(replace(replace(replace(NORMALIZE(regexp_replace(lower((NORMALIZE(words, NFKD) COLLATE "und-x-icu")), '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]'::text, ''::text, 'g'::text), NFC), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), 'þ'::text, 'th'::text), 'ŋ'::text, 'ng'::text), ('đðħıłøŧəςىیکة'::text || '''’‘ʼʻ′`-‐‒–—―−·・.,()/'::text), ('ddhiloteσييكه'::text || repeat(' '::text, 30))), '[[:space:]]+'::text, ' '::text, 'g'::text)), ''::text), words);

CREATE FUNCTION public.fold_promo_code_returns(promo_id uuid) RETURNS bigint
    LANGUAGE sql
    AS $$
  with back as (
    delete from promo_code_returns
    where id = any(array(select id from promo_code_returns where promo_code_id = promo_id order by id limit 1000))
    returning uses, seats
  ), sums as (
    select count(*) as count, sum(uses) as uses, sum(seats) as seats from back
  ), folded as (
    update promo_codes set uses = promo_codes.uses - sums.uses, seats = promo_codes.seats - sums.seats
    from sums where promo_codes.id = promo_id and sums.count > 0
  )
  select count from sums
$$;

CREATE FUNCTION public.forget_contacts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  delete from reservation_contacts where reservation_id in (select id from reservations where user_id = new.id);
  delete from ticket_holders where ticket_id in (
    select ticket.id from tickets ticket join reservations on reservations.id = ticket.reservation_id
    where reservations.user_id = new.id);
  return null;
end
$$;

CREATE FUNCTION public.keep_audit_log() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '3650 days' then return old; end if;
  else
    old.before := without_words(old.before);
    old.after := without_words(old.after);
    if new is not distinct from old then return new; end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;

CREATE FUNCTION public.keep_promo_code_caps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  more_uses integer := (new.seats > 0)::int - (old.seats > 0)::int;
  more_seats integer := new.seats - old.seats;
  promo promo_codes;
begin
  if more_seats < 0 then
    insert into promo_code_returns (promo_code_id, uses, seats) values (new.promo_code_id, -more_uses, -more_seats);
    return null;
  end if;
  select * into promo from promo_codes where id = new.promo_code_id for no key update;
  perform fold_promo_code_returns(promo.id);
  loop
    update promo_codes set uses = uses + more_uses, seats = seats + more_seats
      where id = promo.id
        and (max_uses is null or case counts when 'seats' then seats + more_seats else uses + more_uses end <= max_uses);
    exit when found;
    if fold_promo_code_returns(promo.id) = 0 then
      raise exception 'promo code % is used up', promo.code
        using errcode = 'check_violation', constraint = 'promo_code_caps';
    end if;
  end loop;
  -- this use is among them
  if promo.max_uses_per_customer < promo_code_uses_of(promo.id, new.user_id) then
    raise exception 'promo code % is used up by this customer', promo.code
      using errcode = 'check_violation', constraint = 'promo_code_caps';
  end if;
  return null;
end $$;

CREATE FUNCTION public.keep_refunds_within_payment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  paid bigint;
begin
  select amount into paid from payments where id = new.payment_id for no key update;
  if (select sum(amount) from refunds where payment_id = new.payment_id and id <> new.id) + new.amount > paid
    or new.amount > paid
  then
    raise exception 'refunds of payment % exceed what was paid', new.payment_id
      using errcode = 'check_violation', constraint = 'refunds_within_payment';
  end if;
  return new;
end $$;

CREATE FUNCTION public.list_changed_movie() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform list_movies(array[new.id]);
  return null;
end $$;

CREATE FUNCTION public.list_movies(ids uuid[]) RETURNS void
    LANGUAGE sql
    AS $$
  -- whoever ranks them meanwhile waits, or is waited for
  select from movie_ranks where movie_id = any (ids) for update;
  delete from listed_movies where movie_id = any (ids);
  insert into listed_movies
  select distinct movies.id, fold(each_genre), lower(each_language), title,
    coalesce(release_date, '-infinity'::date), coalesce(ranks.popularity, 0), coalesce(ranks.rating, 0)
  from movies
  left join movie_ranks ranks on ranks.movie_id = movies.id
  cross join unnest(genres || ''::text) each_genre
  cross join unnest(languages || ''::text) each_language
  where movies.id = any (ids) and archived_at is null;
$$;

CREATE FUNCTION public.list_ranked_movies() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update listed_movies set popularity = changed.popularity, rating = changed.rating
  from changed where changed.movie_id = listed_movies.movie_id;
  return null;
end $$;

CREATE FUNCTION public.note_account_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  former users := case when tg_op = 'UPDATE' then old end;
  said jsonb := coalesce(nullif(current_setting('milo.asked', true), ''), '{}');
begin
  insert into security_events (kind, user_id, actor_id, address, detail, request_id)
  select kind, new.id, (said ->> 'actorId')::uuid, said ->> 'address', detail, said ->> 'requestId'
  from (values
    ('account_deleted', '{}'::jsonb, new.deleted_at is not null and former.deleted_at is null),
    ('account_disabled', '{}', new.disabled_at is not null and former.disabled_at is null),
    ('account_enabled', '{}', new.disabled_at is null and former.disabled_at is not null),
    ('password_changed', '{}', new.deleted_at is null and new.password_hash <> former.password_hash),
    ('email_changed', jsonb_build_object('former', former.email), new.deleted_at is null and new.email <> former.email),
    ('roles_changed', jsonb_build_object('before', to_jsonb(former.roles), 'after', to_jsonb(new.roles)),
      new.deleted_at is null and new.roles is distinct from coalesce(former.roles, '{customer}'))
  ) change (kind, detail, happened)
  where happened;
  return null;
end $$;

CREATE FUNCTION public.note_check_in_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join tickets t on t.id = changed.ticket_id join reservations r on r.id = t.reservation_id;
  return null;
end $$;

CREATE FUNCTION public.note_clocks_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select h.id from screens s join showtimes h on h.screen_id = s.id where s.theater_id = new.id;
  return null;
end $$;

CREATE FUNCTION public.note_map_check() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into map_checks (showtime_id) select distinct showtime_id from changed where showtime_id is not null;
  return null;
end $$;

CREATE FUNCTION public.note_map_check_of_showtime() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into map_checks (showtime_id) values (new.id);
  return null;
end $$;

CREATE FUNCTION public.note_payment_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id from changed join earlier on earlier.id = changed.id join reservations r on r.id = changed.reservation_id
    where (changed.status, changed.amount, changed.provider, changed.method, changed.created_at)
      is distinct from (earlier.status, earlier.amount, earlier.provider, earlier.method, earlier.created_at);
  return null;
end $$;

CREATE FUNCTION public.note_refund_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id
    from changed join payments p on p.id = changed.payment_id join reservations r on r.id = p.reservation_id;
  return null;
end $$;

CREATE FUNCTION public.note_reservation_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id)
    select unnest(array[changed.showtime_id, earlier.showtime_id]) from changed join earlier on earlier.id = changed.id
    where (changed.status, changed.fees, changed.showtime_id) is distinct from (earlier.status, earlier.fees, earlier.showtime_id)
    group by changed.showtime_id, earlier.showtime_id;
  return null;
end $$;

CREATE FUNCTION public.note_sale_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id)
    select distinct r.showtime_id from changed join reservations r on r.id = changed.reservation_id;
  return null;
end $$;

CREATE FUNCTION public.note_showtime_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into report_changes (showtime_id) select id from changed;
  return null;
end $$;

CREATE FUNCTION public.note_tax_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_advisory_xact_lock(1718183797);
  insert into report_changes (showtime_id)
    select figures.showtime_id from showtime_figures figures
    where figures.theater_id = new.theater_id and figures.paid_to >= new.valid_from;
  return null;
end $$;

CREATE FUNCTION public.note_theater() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.theater_id := theater_of_entry(new.subject_id, coalesce(new.after, new.before));
  return new;
end $$;

CREATE FUNCTION public.promo_code_uses_of(code uuid, customer uuid) RETURNS bigint
    LANGUAGE sql STABLE
    AS $_$
  select case when $2 is null then
    case promo.counts when 'seats' then promo.seats else promo.uses end - coalesce((
      select sum(case promo.counts when 'seats' then back.seats else back.uses end)::bigint
      from promo_code_returns back where back.promo_code_id = promo.id), 0)
  else (
    select coalesce(sum(case promo.counts when 'seats' then used.seats else 1 end), 0)::bigint
    from promo_code_uses used where used.promo_code_id = promo.id and used.user_id = $2 and used.seats > 0)
  end
  from promo_codes promo where promo.id = $1
$_$;

CREATE FUNCTION public.query_of(text text) RETURNS tsquery
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    AS $$
  select coalesce(string_agg('(' || part::text || ')', ' & '), '')::tsquery from (
    select case when words_of(term) = term then plainto_tsquery('simple', term) else phraseto_tsquery('simple', words_of(term)) end as part
    from regexp_split_to_table(fold(text), ' ') term
  ) parts where numnode(part) > 0
$$;

CREATE FUNCTION public.rank_new_movie() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into movie_ranks (movie_id) values (new.id);
  return null;
end $$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

CREATE FUNCTION public.refuse_closed_shift() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from shifts where id = new.shift_id and closed_at is not null) then
    raise exception 'shift % is closed', new.shift_id using errcode = 'check_violation', constraint = 'shift_open';
  end if;
  return new;
end $$;

CREATE FUNCTION public.refuse_receipt_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'a receipt never changes; issue a credit note';
end
$$;

CREATE FUNCTION public.refuse_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if not (tg_argv[0]::jsonb -> old.status) ? new.status then
    raise exception '% cannot go from % to %', tg_table_name, old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end $$;

CREATE FUNCTION public.refuse_void_code() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from void_ticket_codes where code = new.code) then
    raise exception 'this code of ticket % is void', new.id;
  end if;
  return new;
end
$$;

CREATE FUNCTION public.show_changed_movies() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform show_movies(array_agg(movie_id)) from (
    select before.movie_id from before left join after using (id)
    where (before.movie_id, before.screen_id, before.starts_at, before.sales_close_at, before.format, before.status)
      is distinct from (after.movie_id, after.screen_id, after.starts_at, after.sales_close_at, after.format, after.status)
    union
    select after.movie_id from after join before using (id) where after.movie_id <> before.movie_id
    order by 1
  ) changed having count(*) > 0;
  return null;
end $$;

CREATE FUNCTION public.show_movies(ids uuid[]) RETURNS void
    LANGUAGE sql
    AS $$
  delete from shown_movies where movie_id = any (ids);
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(folded_city, ''), coalesce(showtimes.format, ''), max(greatest(starts_at, sales_close_at))
  from showtimes
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where movie_id = any (ids) and status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (folded_city, showtimes.format)
  order by 1, 2, 3
  -- somebody else has scheduled it meanwhile
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
$$;

CREATE FUNCTION public.show_movies_less() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform show_movies(array_agg(distinct movie_id)) from before having count(*) > 0;
  return null;
end $$;

CREATE FUNCTION public.show_movies_of_theater() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform show_movies(array_agg(distinct movie_id)) from showtimes join screens on screens.id = screen_id
  where theater_id = new.id and starts_at >= now() - interval '1 hour' having count(*) > 0;
  return null;
end $$;

CREATE FUNCTION public.show_scheduled_movies() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into shown_movies as shown (movie_id, city, format, shown_until)
  select movie_id, coalesce(folded_city, ''), coalesce(added.format, ''), max(greatest(starts_at, sales_close_at))
  from added
  join screens on screens.id = screen_id
  join theaters on theaters.id = theater_id
  where status = 'scheduled' and active
    and starts_at >= now() - interval '1 hour' and greatest(starts_at, sales_close_at) >= now()
  group by movie_id, cube (folded_city, added.format)
  order by 1, 2, 3
  on conflict (movie_id, city, format) do update set shown_until = greatest(shown.shown_until, excluded.shown_until);
  return null;
end $$;

CREATE FUNCTION public.similar_movies(words text, most integer) RETURNS TABLE(movie_id uuid, rank numeric)
    LANGUAGE sql STABLE ROWS 20
    SET "pg_trgm.word_similarity_threshold" TO '0.4'
    AS $$
  select id, round(greatest(word_similarity(words, folded_title), word_similarity(words, folded_original_title))::numeric, 4)
  from movies where archived_at is null and (words <% folded_title or words <% folded_original_title) limit most
$$;

CREATE FUNCTION public.theater_of_entry(subject text, entry jsonb) RETURNS uuid
    LANGUAGE sql STABLE
    AS $_$
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
$_$;

CREATE FUNCTION public.without_words(entry jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
  select case jsonb_typeof(entry) when 'object' then entry - '{author,text,name,email}'::text[] else entry end
$$;

CREATE FUNCTION public.words_of(text text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(public.fold(text), '([\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff])'::text, ' \1 '::text, 'g'::text);

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    subject_id text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    request_id text,
    before jsonb,
    after jsonb,
    theater_id uuid
);

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.authenticators (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    sealed_secret text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint,
    CONSTRAINT authenticators_check CHECK (((confirmed_at IS NULL) OR (last_step IS NOT NULL)))
);

CREATE TABLE public.blocks (
    id uuid NOT NULL,
    showtime_id uuid NOT NULL,
    layout_id uuid NOT NULL,
    reason text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT blocks_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 200)))
);

CREATE TABLE public.check_ins (
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    nonce text NOT NULL,
    door text,
    actor_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    forced_reason text
);

CREATE TABLE public.counter_sales (
    reservation_id uuid NOT NULL,
    shift_id uuid NOT NULL,
    method text NOT NULL,
    amount public.minor_units NOT NULL,
    tendered public.minor_units,
    reference text,
    reason text,
    sold_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT counter_sales_check CHECK (
CASE method
    WHEN 'cash'::text THEN (((tendered)::bigint >= (amount)::bigint) AND (num_nonnulls(reference, reason) = 0))
    WHEN 'terminal'::text THEN ((reference IS NOT NULL) AND (num_nonnulls(tendered, reason) = 0))
    WHEN 'comp'::text THEN ((reason IS NOT NULL) AND ((amount)::bigint = 0) AND (num_nonnulls(tendered, reference) = 0))
    ELSE false
END)
);

CREATE TABLE public.dead_letters (
    id uuid NOT NULL,
    message_id text NOT NULL,
    queue text NOT NULL,
    type text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    request_id text,
    reason text NOT NULL,
    attempts integer NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    closing_reason text,
    showtime_id uuid,
    CONSTRAINT dead_letters_check CHECK (((status = 'waiting'::text) = (closed_at IS NULL))),
    CONSTRAINT dead_letters_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'replayed'::text, 'discarded'::text])))
);

CREATE TABLE public.earlier_ticket_codes (
    code text NOT NULL,
    ticket_id uuid NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.idempotency_keys (
    user_id uuid NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status smallint,
    body jsonb,
    started_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.inbox (
    consumer text NOT NULL,
    message_id uuid NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 1 NOT NULL,
    finished_at timestamp with time zone,
    error text
)
WITH (fillfactor='75');

CREATE TABLE public.late_messages (
    message_id uuid NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    check_at timestamp with time zone DEFAULT now() NOT NULL,
    resent integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.layouts (
    id uuid NOT NULL,
    screen_id uuid NOT NULL,
    version integer NOT NULL,
    best_x real NOT NULL,
    best_y real NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT layouts_version_check CHECK ((version > 0))
);

CREATE TABLE public.listed_movies (
    movie_id uuid NOT NULL,
    genre text NOT NULL,
    language text NOT NULL,
    title text NOT NULL COLLATE pg_catalog."und-x-icu",
    released date NOT NULL,
    popularity bigint NOT NULL,
    rating numeric NOT NULL
);

CREATE TABLE public.listed_payments (
    provider text NOT NULL,
    payment_id uuid NOT NULL
);

CREATE TABLE public.logins (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    credentials_version integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    renewed_at timestamp with time zone DEFAULT now() NOT NULL,
    device text,
    ended_at timestamp with time zone,
    second_factor boolean DEFAULT false NOT NULL
);

CREATE TABLE public.users (
    id uuid NOT NULL,
    email text,
    name text NOT NULL,
    password_hash text NOT NULL,
    roles text[] DEFAULT '{customer}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    credentials_version integer DEFAULT 0 NOT NULL,
    verified_email text,
    disabled_at timestamp with time zone,
    language text,
    CONSTRAINT users_email_check CHECK ((email = lower(email))),
    CONSTRAINT users_guests CHECK (((email IS NULL) = (roles = '{guest}'::text[]))),
    CONSTRAINT users_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text, 'fr'::text, 'es'::text, 'ar'::text]))),
    CONSTRAINT users_roles_check CHECK (((roles <@ ARRAY['customer'::text, 'staff'::text, 'admin'::text]) OR (roles = '{guest}'::text[])))
);

CREATE VIEW public.live_logins AS
 SELECT logins.id,
    logins.user_id,
    users.roles,
    logins.second_factor
   FROM (public.logins
     JOIN public.users ON ((users.id = logins.user_id)))
  WHERE ((logins.ended_at IS NULL) AND (logins.expires_at > now()) AND (users.disabled_at IS NULL) AND (users.deleted_at IS NULL) AND (users.credentials_version = logins.credentials_version));

CREATE TABLE public.map_checks (
    id bigint NOT NULL,
    showtime_id uuid NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    checked_at timestamp with time zone
);

ALTER TABLE public.map_checks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.map_checks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.movie_days (
    theater_id uuid NOT NULL,
    day date NOT NULL,
    movie_id uuid NOT NULL,
    taxed_from timestamp with time zone NOT NULL,
    shown integer NOT NULL,
    capacity integer NOT NULL,
    seated integer NOT NULL,
    seated_comps integer NOT NULL,
    checked_in integer NOT NULL,
    payments integer NOT NULL,
    fees bigint NOT NULL,
    gross bigint NOT NULL,
    refunds bigint NOT NULL,
    disputed bigint NOT NULL,
    adult_tickets integer NOT NULL,
    adult_comps integer NOT NULL,
    adult_gross bigint NOT NULL,
    adult_kept bigint NOT NULL,
    child_tickets integer NOT NULL,
    child_comps integer NOT NULL,
    child_gross bigint NOT NULL,
    child_kept bigint NOT NULL,
    senior_tickets integer NOT NULL,
    senior_comps integer NOT NULL,
    senior_gross bigint NOT NULL,
    senior_kept bigint NOT NULL,
    student_tickets integer NOT NULL,
    student_comps integer NOT NULL,
    student_gross bigint NOT NULL,
    student_kept bigint NOT NULL
);

CREATE TABLE public.movie_ranks (
    movie_id uuid NOT NULL,
    popularity bigint DEFAULT 0 NOT NULL,
    rating numeric DEFAULT 0 NOT NULL
);

CREATE TABLE public.movies (
    id uuid NOT NULL,
    title text NOT NULL,
    original_title text,
    synopsis text DEFAULT ''::text NOT NULL,
    genres text[] DEFAULT '{}'::text[] NOT NULL,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    duration_minutes integer NOT NULL,
    certificate text,
    release_date date,
    end_date date,
    poster_url text,
    trailer_url text,
    credits jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    subtitles text[] DEFAULT '{}'::text[] NOT NULL,
    archived_at timestamp with time zone,
    folded_title text GENERATED ALWAYS AS (public.fold(title)) STORED NOT NULL,
    folded_original_title text GENERATED ALWAYS AS (public.fold(original_title)) STORED,
    search tsvector GENERATED ALWAYS AS (((setweight(to_tsvector('simple'::regconfig, public.words_of(((title || ' '::text) || COALESCE(original_title, ''::text)))), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, public.words_of((jsonb_path_query_array(credits, '$[*].*'::jsonpath))::text)), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, public.words_of(synopsis)), 'C'::"char"))) STORED NOT NULL,
    CONSTRAINT movies_days_check CHECK ((release_date <= end_date)),
    CONSTRAINT movies_duration_minutes_check CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1000)))
);

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    message_id uuid NOT NULL,
    type text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    key uuid NOT NULL,
    payload jsonb NOT NULL,
    request_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    retry_at timestamp with time zone DEFAULT now() NOT NULL,
    failed_at timestamp with time zone,
    error text,
    traceparent text,
    CONSTRAINT outbox_traceparent_check CHECK ((length(traceparent) = 55))
);

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.outbox_progress (
    single boolean DEFAULT true NOT NULL,
    checked_id bigint DEFAULT 0 NOT NULL,
    CONSTRAINT outbox_progress_single_check CHECK (single)
);

CREATE TABLE public.payment_attempts (
    id uuid NOT NULL,
    payment_id uuid NOT NULL,
    number smallint NOT NULL,
    method text NOT NULL,
    provider text NOT NULL,
    provider_reference text,
    status text DEFAULT 'declined'::text NOT NULL,
    decline_reason text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone DEFAULT now() NOT NULL,
    retries smallint DEFAULT 0 NOT NULL,
    refund_failed_at timestamp with time zone,
    owed_at timestamp with time zone,
    CONSTRAINT payment_attempts_number_check CHECK (((number >= 1) AND (number <= 5))),
    CONSTRAINT payment_attempts_status_check CHECK ((status = ANY (ARRAY['declined'::text, 'refund_due'::text, 'refunded'::text])))
);

CREATE TABLE public.payment_days (
    theater_id uuid NOT NULL,
    paid_day date NOT NULL,
    provider text NOT NULL,
    method text NOT NULL,
    status text NOT NULL,
    payments integer NOT NULL,
    gross bigint NOT NULL,
    refunds bigint NOT NULL
);

CREATE TABLE public.payments (
    id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    status text DEFAULT 'requested'::text NOT NULL,
    amount public.minor_units NOT NULL,
    currency public.currency_code NOT NULL,
    method text NOT NULL,
    provider text DEFAULT 'simulator'::text NOT NULL,
    provider_reference text,
    decline_reason text,
    charge_started_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    checked_at timestamp with time zone,
    attempt smallint DEFAULT 1 NOT NULL,
    charge_key uuid,
    retry_until timestamp with time zone,
    last_decline text,
    next_action jsonb,
    next_attempt jsonb,
    CONSTRAINT payments_attempt_check CHECK (((attempt >= 1) AND (attempt <= 5))),
    CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'captured'::text, 'declined'::text, 'refund_due'::text, 'refunded'::text, 'disputed'::text])))
)
WITH (fillfactor='75');

CREATE TABLE public.promo_code_returns (
    id bigint NOT NULL,
    promo_code_id uuid NOT NULL,
    uses integer NOT NULL,
    seats integer NOT NULL
);

ALTER TABLE public.promo_code_returns ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.promo_code_returns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.promo_code_uses (
    reservation_id uuid NOT NULL,
    promo_code_id uuid NOT NULL,
    user_id uuid NOT NULL,
    seats integer DEFAULT 0 NOT NULL,
    CONSTRAINT promo_code_uses_seats_check CHECK ((seats >= 0))
);

CREATE TABLE public.promo_codes (
    id uuid NOT NULL,
    code text NOT NULL,
    percent smallint,
    amount public.minor_units,
    currency public.currency_code,
    movie_id uuid,
    theater_id uuid,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    showtimes_from timestamp with time zone,
    showtimes_until timestamp with time zone,
    max_uses integer,
    max_uses_per_customer integer,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    counts text DEFAULT 'reservations'::text NOT NULL,
    uses bigint DEFAULT 0 NOT NULL,
    seats bigint DEFAULT 0 NOT NULL,
    CONSTRAINT promo_codes_check CHECK ((num_nonnulls(percent, amount) = 1)),
    CONSTRAINT promo_codes_check1 CHECK (((amount IS NULL) = (currency IS NULL))),
    CONSTRAINT promo_codes_check2 CHECK ((valid_from < valid_until)),
    CONSTRAINT promo_codes_check3 CHECK ((showtimes_from < showtimes_until)),
    CONSTRAINT promo_codes_code_check CHECK ((code ~ '^[A-Z0-9-]{3,40}$'::text)),
    CONSTRAINT promo_codes_counts_check CHECK ((counts = ANY (ARRAY['reservations'::text, 'seats'::text]))),
    CONSTRAINT promo_codes_max_uses_check CHECK ((max_uses > 0)),
    CONSTRAINT promo_codes_max_uses_per_customer_check CHECK ((max_uses_per_customer > 0)),
    CONSTRAINT promo_codes_percent_check CHECK (((percent >= 1) AND (percent <= 100))),
    CONSTRAINT promo_codes_seats_check CHECK ((seats >= 0)),
    CONSTRAINT promo_codes_uses_check CHECK ((uses >= 0))
);

CREATE TABLE public.provider_events (
    provider text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    payment_id uuid,
    received_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.provider_listings (
    provider text NOT NULL,
    begun_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    since timestamp with time zone NOT NULL,
    "position" text,
    seen integer DEFAULT 0 NOT NULL,
    claimed_until timestamp with time zone,
    finished_at timestamp with time zone
);

CREATE TABLE public.razorpay_captures (
    reference text NOT NULL,
    payment_id uuid NOT NULL
);

CREATE TABLE public.receipt_counters (
    theater_id uuid NOT NULL,
    year smallint NOT NULL,
    last integer DEFAULT 0 NOT NULL,
    CONSTRAINT receipt_counters_last_check CHECK ((last >= 0))
);

CREATE TABLE public.receipts (
    id uuid NOT NULL,
    theater_id uuid NOT NULL,
    year smallint NOT NULL,
    number integer NOT NULL,
    reservation_id uuid NOT NULL,
    refund_id uuid,
    content jsonb NOT NULL,
    issued_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT receipts_number_check CHECK ((number > 0))
);

CREATE TABLE public.recovery_codes (
    user_id uuid NOT NULL,
    code_hash text NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.refunds (
    id uuid NOT NULL,
    payment_id uuid NOT NULL,
    key text NOT NULL,
    amount public.minor_units NOT NULL,
    currency public.currency_code NOT NULL,
    reason text NOT NULL,
    seat_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    status text DEFAULT 'due'::text NOT NULL,
    provider_reference text,
    refund_started_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    failure_reason text,
    checked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    shift_id uuid,
    CONSTRAINT refunds_amount_check CHECK (((amount)::bigint > 0)),
    CONSTRAINT refunds_status_check CHECK ((status = ANY (ARRAY['due'::text, 'refunded'::text, 'failed'::text])))
);

CREATE TABLE public.report_changes (
    id bigint NOT NULL,
    showtime_id uuid NOT NULL
);

ALTER TABLE public.report_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.report_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.report_mails (
    user_id uuid NOT NULL,
    theater_id uuid NOT NULL,
    report text NOT NULL,
    period text NOT NULL,
    ordered_to date NOT NULL,
    CONSTRAINT report_mails_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text]))),
    CONSTRAINT report_mails_report_check CHECK ((report = ANY (ARRAY['sales'::text, 'occupancy'::text, 'movies'::text, 'payments'::text, 'promo-codes'::text])))
);

CREATE TABLE public.reservation_contacts (
    reservation_id uuid NOT NULL,
    email text NOT NULL,
    name text,
    language text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reservation_contacts_email_check CHECK ((email = lower(email))),
    CONSTRAINT reservation_contacts_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text, 'fr'::text, 'es'::text, 'ar'::text])))
);

CREATE TABLE public.reservation_seats (
    reservation_id uuid,
    showtime_id uuid NOT NULL,
    layout_id uuid,
    seat_id uuid NOT NULL,
    ticket_type text,
    price public.minor_units NOT NULL,
    fence bigint NOT NULL,
    released_at timestamp with time zone,
    block_id uuid,
    was_seat_id uuid,
    CONSTRAINT reservation_seats_claim CHECK (
CASE
    WHEN (block_id IS NULL) THEN ((reservation_id IS NOT NULL) AND (ticket_type IS NOT NULL))
    ELSE ((reservation_id IS NULL) AND (ticket_type IS NULL) AND ((price)::bigint = 0) AND (fence = 0) AND (released_at IS NULL))
END),
    CONSTRAINT reservation_seats_left CHECK (((layout_id IS NOT NULL) OR (released_at IS NOT NULL))),
    CONSTRAINT reservation_seats_ticket_type_check CHECK ((ticket_type = ANY (ARRAY['adult'::text, 'child'::text, 'senior'::text, 'student'::text])))
);

CREATE TABLE public.reservations (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    showtime_id uuid NOT NULL,
    layout_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    fence bigint NOT NULL,
    status text DEFAULT 'awaiting_payment'::text NOT NULL,
    fees public.minor_units NOT NULL,
    total public.minor_units NOT NULL,
    currency public.currency_code NOT NULL,
    reseat text,
    idempotency_key text NOT NULL,
    request_hash text NOT NULL,
    request_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reservations_reseat_check CHECK ((reseat = ANY (ARRAY['same'::text, 'equal-or-better'::text]))),
    CONSTRAINT reservations_status_check CHECK ((status = ANY (ARRAY['awaiting_payment'::text, 'confirmed'::text, 'lapsed'::text, 'declined'::text, 'cancelled'::text])))
)
WITH (fillfactor='75');

CREATE TABLE public.reviews (
    id uuid NOT NULL,
    movie_id uuid NOT NULL,
    user_id uuid NOT NULL,
    rating smallint NOT NULL,
    text text NOT NULL,
    hidden_at timestamp with time zone,
    hidden_reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reviews_check CHECK (((hidden_at IS NULL) = (hidden_reason IS NULL))),
    CONSTRAINT reviews_rating_check CHECK (((rating >= 1) AND (rating <= 5))),
    CONSTRAINT reviews_text_check CHECK ((length(text) <= 5000))
);

CREATE TABLE public.scheduled_runs (
    job text NOT NULL,
    tick timestamp with time zone NOT NULL,
    instance text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    result jsonb
);

CREATE TABLE public.screens (
    id uuid NOT NULL,
    theater_id uuid NOT NULL,
    number integer NOT NULL,
    format text DEFAULT 'standard'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT screens_number_check CHECK ((number > 0))
);

CREATE TABLE public.seat_history (
    id bigint NOT NULL,
    showtime_id uuid NOT NULL,
    seat_id uuid NOT NULL,
    event text NOT NULL,
    reason text,
    reservation_id uuid,
    actor_id uuid,
    fence bigint,
    request_id text,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT seat_history_event_check CHECK ((event = ANY (ARRAY['reserved'::text, 'sold'::text, 'released'::text, 'blocked'::text, 'unblocked'::text, 'moved'::text])))
);

ALTER TABLE public.seat_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.seat_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.seats (
    id uuid NOT NULL,
    layout_id uuid NOT NULL,
    index integer NOT NULL,
    "row" text NOT NULL,
    number integer NOT NULL,
    category text NOT NULL,
    accessible boolean DEFAULT false NOT NULL,
    companion boolean DEFAULT false NOT NULL,
    x real NOT NULL,
    y real NOT NULL,
    section text,
    paired_seat_id uuid,
    CONSTRAINT seats_category_check CHECK ((category = ANY (ARRAY['standard'::text, 'premium'::text, 'recliner'::text, 'sofa'::text]))),
    CONSTRAINT seats_companion CHECK ((companion = (paired_seat_id IS NOT NULL))),
    CONSTRAINT seats_index_check CHECK ((index >= 0)),
    CONSTRAINT seats_section_check CHECK (((char_length(section) >= 1) AND (char_length(section) <= 24)))
);

CREATE TABLE public.security_events (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    user_id uuid,
    actor_id uuid,
    address text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    request_id text,
    CONSTRAINT security_events_kind_check CHECK ((kind = ANY (ARRAY['login_failed'::text, 'login_locked'::text, 'token_reused'::text, 'password_changed'::text, 'email_changed'::text, 'roles_changed'::text, 'account_deleted'::text, 'authenticator_added'::text, 'authenticator_removed'::text, 'recovery_code_used'::text, 'account_disabled'::text, 'account_enabled'::text, 'second_factor_reset'::text])))
);

ALTER TABLE public.security_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.security_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sent_notices (
    message_id uuid NOT NULL,
    channel text NOT NULL,
    sent_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sent_notices_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'text'::text])))
);

CREATE TABLE public.sessions (
    id uuid NOT NULL,
    login_id uuid CONSTRAINT sessions_family_id_not_null NOT NULL,
    refresh_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    spent_at timestamp with time zone
);

CREATE TABLE public.shifts (
    id uuid NOT NULL,
    theater_id uuid NOT NULL,
    cashier_id uuid NOT NULL,
    currency public.currency_code NOT NULL,
    opening_float public.minor_units NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    closed_by uuid,
    expected_cash bigint,
    counted_cash public.minor_units,
    CONSTRAINT shifts_check CHECK ((num_nulls(closed_at, closed_by, expected_cash, counted_cash) = ANY (ARRAY[0, 4])))
);

CREATE TABLE public.shown_movies (
    movie_id uuid NOT NULL,
    city text NOT NULL,
    format text NOT NULL,
    shown_until timestamp with time zone CONSTRAINT shown_movies_last_starts_at_not_null NOT NULL,
    last_starts_at timestamp with time zone GENERATED ALWAYS AS (shown_until) STORED
);

CREATE TABLE public.showtime_audits (
    showtime_id uuid NOT NULL,
    audited_at timestamp with time zone NOT NULL
);

CREATE TABLE public.showtime_cancellations (
    showtime_id uuid NOT NULL,
    reason text NOT NULL,
    actor_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    checked_at timestamp with time zone
);

CREATE TABLE public.showtime_figures (
    showtime_id uuid NOT NULL,
    taxed_from timestamp with time zone NOT NULL,
    theater_id uuid NOT NULL,
    movie_id uuid NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    shown integer NOT NULL,
    capacity integer NOT NULL,
    seated integer NOT NULL,
    seated_comps integer NOT NULL,
    checked_in integer NOT NULL,
    payments integer NOT NULL,
    paid_to timestamp with time zone,
    fees bigint NOT NULL,
    gross bigint NOT NULL,
    refunds bigint NOT NULL,
    disputed bigint NOT NULL,
    adult_tickets integer NOT NULL,
    adult_comps integer NOT NULL,
    adult_gross bigint NOT NULL,
    adult_kept bigint NOT NULL,
    child_tickets integer NOT NULL,
    child_comps integer NOT NULL,
    child_gross bigint NOT NULL,
    child_kept bigint NOT NULL,
    senior_tickets integer NOT NULL,
    senior_comps integer NOT NULL,
    senior_gross bigint NOT NULL,
    senior_kept bigint NOT NULL,
    student_tickets integer NOT NULL,
    student_comps integer NOT NULL,
    student_gross bigint NOT NULL,
    student_kept bigint NOT NULL
);

CREATE TABLE public.showtime_moves (
    id uuid NOT NULL,
    showtime_id uuid NOT NULL,
    request_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    checked_at timestamp with time zone,
    finished_at timestamp with time zone,
    was_starts_at timestamp with time zone
);

CREATE TABLE public.showtime_payments (
    showtime_id uuid NOT NULL,
    theater_id uuid NOT NULL,
    day date NOT NULL,
    paid_day date NOT NULL,
    provider text NOT NULL,
    method text NOT NULL,
    status text NOT NULL,
    promo_code_id uuid,
    payments integer NOT NULL,
    seats integer NOT NULL,
    gross bigint NOT NULL,
    refunds bigint NOT NULL
);

CREATE TABLE public.showtimes (
    id uuid NOT NULL,
    movie_id uuid NOT NULL,
    screen_id uuid NOT NULL,
    layout_id uuid NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    sales_close_at timestamp with time zone NOT NULL,
    language text NOT NULL,
    format text DEFAULT 'standard'::text NOT NULL,
    currency public.currency_code NOT NULL,
    prices jsonb NOT NULL,
    booking_fee public.minor_units DEFAULT 0 NOT NULL,
    orphan_rule text DEFAULT 'warn'::text NOT NULL,
    status text DEFAULT 'scheduled'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    pre_show_minutes integer DEFAULT 0 NOT NULL,
    cleaning_minutes integer DEFAULT 0 NOT NULL,
    companion_release_minutes integer DEFAULT 60 NOT NULL,
    rescheduled_at timestamp with time zone,
    CONSTRAINT showtimes_check CHECK ((starts_at < ends_at)),
    CONSTRAINT showtimes_check1 CHECK ((sales_close_at <= ends_at)),
    CONSTRAINT showtimes_cleaning_minutes_check CHECK (((cleaning_minutes >= 0) AND (cleaning_minutes <= 240))),
    CONSTRAINT showtimes_companion_release_minutes_check CHECK (((companion_release_minutes >= 0) AND (companion_release_minutes <= 10080))),
    CONSTRAINT showtimes_orphan_rule_check CHECK ((orphan_rule = ANY (ARRAY['strict'::text, 'warn'::text, 'off'::text]))),
    CONSTRAINT showtimes_pre_show_minutes_check CHECK (((pre_show_minutes >= 0) AND (pre_show_minutes <= 120))),
    CONSTRAINT showtimes_prices_check CHECK ((jsonb_typeof(prices) = 'object'::text)),
    CONSTRAINT showtimes_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'cancelled'::text])))
);

CREATE TABLE public.single_use_tokens (
    id uuid NOT NULL,
    purpose text NOT NULL,
    email text NOT NULL,
    user_id uuid,
    token_hash text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    mail_slot smallint NOT NULL,
    mail_hour tstzrange NOT NULL,
    CONSTRAINT single_use_tokens_email_check CHECK ((email = lower(email))),
    CONSTRAINT single_use_tokens_mail_slot_check CHECK (((mail_slot >= 1) AND (mail_slot <= 3))),
    CONSTRAINT single_use_tokens_purpose_check CHECK ((purpose = ANY (ARRAY['password_reset'::text, 'email_verification'::text, 'access_link'::text, 'notice'::text])))
);

CREATE TABLE public.sweep_progress (
    walk text NOT NULL,
    "position" uuid NOT NULL
);

CREATE TABLE public.tax_settings (
    theater_id uuid NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    seller jsonb NOT NULL,
    rates jsonb NOT NULL
);

CREATE TABLE public.theater_staff (
    theater_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.theaters (
    id uuid NOT NULL,
    name text NOT NULL,
    city text NOT NULL,
    address text NOT NULL,
    latitude double precision,
    longitude double precision,
    time_zone text NOT NULL,
    currency public.currency_code NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    folded_city text GENERATED ALWAYS AS (public.fold(city)) STORED NOT NULL,
    CONSTRAINT theaters_time_zone CHECK ((((time_zone = 'UTC'::text) OR (time_zone ~ '^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]*)+$|^Etc/GMT[+-]1?[0-9]$'::text)) AND (('2000-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)))
);

CREATE TABLE public.ticket_holders (
    ticket_id uuid NOT NULL,
    name text NOT NULL,
    email text,
    handed_on_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ticket_holders_email_check CHECK ((email = lower(email)))
);

CREATE TABLE public.ticket_keys (
    kid text NOT NULL,
    jwk jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.tickets (
    id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    showtime_id uuid NOT NULL,
    seat_id uuid NOT NULL,
    code text NOT NULL,
    status text DEFAULT 'valid'::text NOT NULL,
    issued_at timestamp with time zone DEFAULT now() NOT NULL,
    issue integer DEFAULT 0 NOT NULL,
    CONSTRAINT tickets_issue_check CHECK ((issue >= 0)),
    CONSTRAINT tickets_status_check CHECK ((status = ANY (ARRAY['valid'::text, 'used'::text, 'refunded'::text])))
);

CREATE TABLE public.undone_check_ins (
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    nonce text NOT NULL,
    door text,
    actor_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    forced_reason text,
    undone_by uuid NOT NULL,
    undone_at timestamp with time zone DEFAULT now() NOT NULL,
    undone_reason text NOT NULL,
    CONSTRAINT undone_check_ins_undone_reason_check CHECK (((length(undone_reason) >= 1) AND (length(undone_reason) <= 200)))
);

CREATE TABLE public.unknown_captures (
    id uuid NOT NULL,
    provider text NOT NULL,
    reference text NOT NULL,
    charge_key uuid,
    reason text NOT NULL,
    payment_id uuid,
    amount bigint NOT NULL,
    given_back bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    captured_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    retries smallint DEFAULT 0 NOT NULL,
    failure_reason text,
    note text,
    claimed_until timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT unknown_captures_amount_check CHECK ((amount > 0)),
    CONSTRAINT unknown_captures_check CHECK (((given_back >= 0) AND (given_back <= amount))),
    CONSTRAINT unknown_captures_reason_check CHECK ((reason = ANY (ARRAY['no_payment'::text, 'amount_differs'::text, 'not_at_provider'::text, 'refund_failed'::text]))),
    CONSTRAINT unknown_captures_status_check CHECK ((status = ANY (ARRAY['open'::text, 'refund_due'::text, 'refunded'::text, 'explained'::text])))
);

CREATE TABLE public.void_ticket_codes (
    code text NOT NULL,
    ticket_id uuid NOT NULL,
    voided_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.webhook_deliveries (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    response_status integer,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    answer text,
    CONSTRAINT webhook_deliveries_answer_check CHECK ((length(answer) <= 2000)),
    CONSTRAINT webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);

CREATE TABLE public.webhook_endpoints (
    id uuid NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    events text[] NOT NULL,
    status text DEFAULT 'enabled'::text NOT NULL,
    disabled_reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    old_secret text,
    old_secret_until timestamp with time zone,
    CONSTRAINT webhook_endpoints_events_check CHECK ((cardinality(events) > 0)),
    CONSTRAINT webhook_endpoints_old_secret_check CHECK (((old_secret IS NULL) = (old_secret_until IS NULL))),
    CONSTRAINT webhook_endpoints_status_check CHECK ((status = ANY (ARRAY['enabled'::text, 'disabled'::text])))
);

CREATE TABLE simulator.charges (
    key text NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    method text NOT NULL,
    status text NOT NULL,
    reason text,
    settles_at timestamp with time zone NOT NULL,
    calls integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT charges_status_check CHECK ((status = ANY (ARRAY['captured'::text, 'declined'::text, 'waiting'::text])))
);

CREATE TABLE simulator.failures (
    key text NOT NULL,
    calls integer DEFAULT 1 NOT NULL
);

CREATE TABLE simulator.refunds (
    key text NOT NULL,
    charge_key text NOT NULL,
    amount bigint NOT NULL,
    calls integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    failed_at timestamp with time zone
);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.authenticators
    ADD CONSTRAINT authenticators_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_id_showtime_id_layout_id_key UNIQUE (id, showtime_id, layout_id);

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_ins
    ADD CONSTRAINT check_ins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_ins
    ADD CONSTRAINT check_ins_ticket_id_key UNIQUE (ticket_id);

ALTER TABLE ONLY public.counter_sales
    ADD CONSTRAINT counter_sales_pkey PRIMARY KEY (reservation_id);

ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.earlier_ticket_codes
    ADD CONSTRAINT earlier_ticket_codes_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key);

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (message_id, consumer);

ALTER TABLE ONLY public.late_messages
    ADD CONSTRAINT late_messages_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_screen_id_id_key UNIQUE (screen_id, id);

ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_screen_id_version_key UNIQUE (screen_id, version);

ALTER TABLE ONLY public.listed_movies
    ADD CONSTRAINT listed_movies_pkey PRIMARY KEY (movie_id, genre, language);

ALTER TABLE ONLY public.listed_payments
    ADD CONSTRAINT listed_payments_pkey PRIMARY KEY (provider, payment_id);

ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.map_checks
    ADD CONSTRAINT map_checks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.movie_days
    ADD CONSTRAINT movie_days_pkey PRIMARY KEY (theater_id, day, movie_id, taxed_from);

ALTER TABLE ONLY public.movie_ranks
    ADD CONSTRAINT movie_ranks_pkey PRIMARY KEY (movie_id);

ALTER TABLE ONLY public.movies
    ADD CONSTRAINT movies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_message_id_key UNIQUE (message_id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_progress
    ADD CONSTRAINT outbox_progress_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.payment_attempts
    ADD CONSTRAINT payment_attempts_payment_id_number_key UNIQUE (payment_id, number);

ALTER TABLE ONLY public.payment_attempts
    ADD CONSTRAINT payment_attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_days
    ADD CONSTRAINT payment_days_pkey PRIMARY KEY (theater_id, paid_day, provider, method, status);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_reservation_id_key UNIQUE (reservation_id);

ALTER TABLE ONLY public.promo_code_returns
    ADD CONSTRAINT promo_code_returns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.promo_code_uses
    ADD CONSTRAINT promo_code_uses_pkey PRIMARY KEY (reservation_id);

ALTER TABLE ONLY public.promo_codes
    ADD CONSTRAINT promo_codes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provider_events
    ADD CONSTRAINT provider_events_pkey PRIMARY KEY (provider, event_id);

ALTER TABLE ONLY public.provider_listings
    ADD CONSTRAINT provider_listings_pkey PRIMARY KEY (provider);

ALTER TABLE ONLY public.razorpay_captures
    ADD CONSTRAINT razorpay_captures_pkey PRIMARY KEY (reference);

ALTER TABLE ONLY public.receipt_counters
    ADD CONSTRAINT receipt_counters_pkey PRIMARY KEY (theater_id, year);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_refund_id_key UNIQUE (refund_id);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_theater_id_year_number_key UNIQUE (theater_id, year, number);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_key_key UNIQUE (key);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.report_changes
    ADD CONSTRAINT report_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.report_mails
    ADD CONSTRAINT report_mails_pkey PRIMARY KEY (user_id, theater_id, report);

ALTER TABLE ONLY public.reservation_contacts
    ADD CONSTRAINT reservation_contacts_pkey PRIMARY KEY (reservation_id);

ALTER TABLE ONLY public.reservation_seats
    ADD CONSTRAINT reservation_seats_reservation UNIQUE (reservation_id, seat_id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_hold_id_key UNIQUE (hold_id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_id_showtime_id_layout_id_key UNIQUE (id, showtime_id, layout_id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_user_id_idempotency_key_key UNIQUE (user_id, idempotency_key);

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_user_id_movie_id_key UNIQUE (user_id, movie_id);

ALTER TABLE ONLY public.scheduled_runs
    ADD CONSTRAINT scheduled_runs_pkey PRIMARY KEY (job, tick);

ALTER TABLE ONLY public.screens
    ADD CONSTRAINT screens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.seat_history
    ADD CONSTRAINT seat_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_layout_id_id_key UNIQUE (layout_id, id);

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_layout_id_index_key UNIQUE (layout_id, index);

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_name UNIQUE NULLS NOT DISTINCT (layout_id, section, "row", number);

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sent_notices
    ADD CONSTRAINT sent_notices_pkey PRIMARY KEY (message_id, channel);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_refresh_hash_key UNIQUE (refresh_hash);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shown_movies
    ADD CONSTRAINT shown_movies_pkey PRIMARY KEY (movie_id, city, format);

ALTER TABLE ONLY public.showtime_audits
    ADD CONSTRAINT showtime_audits_pkey PRIMARY KEY (showtime_id);

ALTER TABLE ONLY public.showtime_cancellations
    ADD CONSTRAINT showtime_cancellations_pkey PRIMARY KEY (showtime_id);

ALTER TABLE ONLY public.showtime_figures
    ADD CONSTRAINT showtime_figures_pkey PRIMARY KEY (showtime_id, taxed_from);

ALTER TABLE ONLY public.showtime_moves
    ADD CONSTRAINT showtime_moves_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_id_layout_id_key UNIQUE (id, layout_id);

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_overlap EXCLUDE USING gist (screen_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status <> 'cancelled'::text));

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.single_use_tokens
    ADD CONSTRAINT single_use_tokens_mails EXCLUDE USING gist (email WITH =, mail_slot WITH =, mail_hour WITH &&);

ALTER TABLE ONLY public.single_use_tokens
    ADD CONSTRAINT single_use_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.single_use_tokens
    ADD CONSTRAINT single_use_tokens_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.sweep_progress
    ADD CONSTRAINT sweep_progress_pkey PRIMARY KEY (walk);

ALTER TABLE ONLY public.tax_settings
    ADD CONSTRAINT tax_settings_pkey PRIMARY KEY (theater_id, valid_from);

ALTER TABLE ONLY public.theater_staff
    ADD CONSTRAINT theater_staff_pkey PRIMARY KEY (theater_id, user_id);

ALTER TABLE ONLY public.theaters
    ADD CONSTRAINT theaters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ticket_holders
    ADD CONSTRAINT ticket_holders_pkey PRIMARY KEY (ticket_id);

ALTER TABLE ONLY public.ticket_keys
    ADD CONSTRAINT ticket_keys_pkey PRIMARY KEY (kid);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_code_key UNIQUE (code);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_reservation_id_seat_id_key UNIQUE (reservation_id, seat_id);

ALTER TABLE ONLY public.undone_check_ins
    ADD CONSTRAINT undone_check_ins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unknown_captures
    ADD CONSTRAINT unknown_captures_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unknown_captures
    ADD CONSTRAINT unknown_captures_provider_reference_key UNIQUE (provider, reference);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.void_ticket_codes
    ADD CONSTRAINT void_ticket_codes_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_endpoint_id_event_id_type_key UNIQUE (endpoint_id, event_id, type);

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook_endpoints
    ADD CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (id);

ALTER TABLE ONLY simulator.charges
    ADD CONSTRAINT charges_pkey PRIMARY KEY (key);

ALTER TABLE ONLY simulator.failures
    ADD CONSTRAINT failures_pkey PRIMARY KEY (key);

ALTER TABLE ONLY simulator.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (key);

CREATE INDEX audit_log_actor ON public.audit_log USING btree (actor_id, id);

CREATE INDEX audit_log_age ON public.audit_log USING btree (at);

CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject_id, id);

CREATE INDEX audit_log_theater ON public.audit_log USING btree (theater_id, id);

CREATE INDEX authenticators_user ON public.authenticators USING btree (user_id);

CREATE INDEX blocks_showtime ON public.blocks USING btree (showtime_id);

CREATE INDEX counter_sales_shift ON public.counter_sales USING btree (shift_id);

CREATE INDEX dead_letters_closed ON public.dead_letters USING btree (closed_at) WHERE (closed_at IS NOT NULL);

CREATE INDEX dead_letters_message ON public.dead_letters USING btree (message_id);

CREATE UNIQUE INDEX dead_letters_waiting ON public.dead_letters USING btree (queue, message_id) WHERE (status = 'waiting'::text);

CREATE INDEX earlier_ticket_codes_ticket ON public.earlier_ticket_codes USING btree (ticket_id);

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (started_at);

CREATE INDEX late_messages_check ON public.late_messages USING btree (check_at);

CREATE INDEX listed_movies_popularity ON public.listed_movies USING btree (genre, language, popularity DESC, movie_id DESC);

CREATE INDEX listed_movies_rating ON public.listed_movies USING btree (genre, language, rating DESC, movie_id DESC);

CREATE INDEX listed_movies_released ON public.listed_movies USING btree (genre, language, released DESC, movie_id DESC);

CREATE INDEX listed_movies_title ON public.listed_movies USING btree (genre, language, title, movie_id);

CREATE INDEX logins_end ON public.logins USING btree (expires_at);

CREATE INDEX logins_user ON public.logins USING btree (user_id);

CREATE INDEX movies_original_title_parts ON public.movies USING gin (folded_original_title public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX movies_search ON public.movies USING gin (search) WITH (fastupdate=off);

CREATE INDEX movies_title_parts ON public.movies USING gin (folded_title public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX outbox_key ON public.outbox USING btree (key, id) WHERE (sent_at IS NULL);

CREATE INDEX outbox_unsent ON public.outbox USING btree (id) WHERE (sent_at IS NULL);

CREATE INDEX payment_attempts_late ON public.payment_attempts USING btree (ended_at) WHERE ((status = 'declined'::text) AND (provider = 'razorpay'::text));

CREATE INDEX payment_attempts_owed ON public.payment_attempts USING btree (id) WHERE (status = 'refund_due'::text);

CREATE INDEX payment_attempts_reference ON public.payment_attempts USING btree (provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE UNIQUE INDEX payments_charge_key ON public.payments USING btree (charge_key) WHERE (charge_key IS NOT NULL);

CREATE INDEX payments_declined ON public.payments USING btree (id) WHERE (status = 'declined'::text);

CREATE INDEX payments_disputed ON public.payments USING btree (id) WHERE (status = 'disputed'::text);

CREATE INDEX payments_open ON public.payments USING btree (id) WHERE (status = ANY (ARRAY['requested'::text, 'refund_due'::text]));

CREATE UNIQUE INDEX payments_razorpay ON public.payments USING btree (method) WHERE ((provider = 'razorpay'::text) AND (method ~~ 'pay\_%'::text));

CREATE INDEX payments_reference ON public.payments USING btree (provider_reference) WHERE (provider_reference IS NOT NULL);

CREATE INDEX promo_code_returns_code ON public.promo_code_returns USING btree (promo_code_id);

CREATE INDEX promo_code_uses_live ON public.promo_code_uses USING btree (promo_code_id, user_id) INCLUDE (seats) WHERE (seats > 0);

CREATE UNIQUE INDEX promo_codes_code ON public.promo_codes USING btree (code) WHERE (archived_at IS NULL);

CREATE INDEX provider_events_age ON public.provider_events USING btree (received_at);

CREATE INDEX receipts_credit_notes ON public.receipts USING btree (reservation_id) WHERE (refund_id IS NOT NULL);

CREATE UNIQUE INDEX receipts_reservation ON public.receipts USING btree (reservation_id) WHERE (refund_id IS NULL);

CREATE INDEX refunds_failed ON public.refunds USING btree (id) WHERE (status = 'failed'::text);

CREATE INDEX refunds_open ON public.refunds USING btree (updated_at) WHERE (status = 'due'::text);

CREATE INDEX refunds_payment ON public.refunds USING btree (payment_id);

CREATE INDEX refunds_shift ON public.refunds USING btree (shift_id) WHERE (shift_id IS NOT NULL);

CREATE INDEX reservation_contacts_created ON public.reservation_contacts USING btree (created_at);

CREATE INDEX reservation_contacts_email ON public.reservation_contacts USING btree (email);

CREATE INDEX reservation_contacts_email_parts ON public.reservation_contacts USING gin (email public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX reservation_contacts_name_parts ON public.reservation_contacts USING gin (public.fold(name) public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX reservation_seats_block ON public.reservation_seats USING btree (block_id) WHERE (block_id IS NOT NULL);

CREATE INDEX reservation_seats_fence ON public.reservation_seats USING btree (showtime_id, seat_id, fence DESC);

CREATE UNIQUE INDEX reservation_seats_live ON public.reservation_seats USING btree (showtime_id, seat_id) WHERE (released_at IS NULL);

CREATE INDEX reservations_short_number ON public.reservations USING btree ("right"((id)::text, 8));

CREATE INDEX reservations_showtime ON public.reservations USING btree (showtime_id, id);

CREATE INDEX reservations_user ON public.reservations USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX reviews_movie ON public.reviews USING btree (movie_id, rating DESC, id DESC) WHERE (hidden_at IS NULL);

CREATE INDEX reviews_newest ON public.reviews USING btree (movie_id, id DESC) WHERE (hidden_at IS NULL);

CREATE UNIQUE INDEX screens_number ON public.screens USING btree (theater_id, number) WHERE (archived_at IS NULL);

CREATE INDEX seat_history_seat ON public.seat_history USING btree (showtime_id, seat_id, id);

CREATE INDEX security_events_age ON public.security_events USING btree (at);

CREATE INDEX security_events_user ON public.security_events USING btree (user_id, at);

CREATE INDEX sent_notices_age ON public.sent_notices USING btree (sent_at);

CREATE INDEX sessions_end ON public.sessions USING btree (expires_at);

CREATE INDEX sessions_login ON public.sessions USING btree (login_id);

CREATE UNIQUE INDEX shifts_open ON public.shifts USING btree (cashier_id, theater_id) WHERE (closed_at IS NULL);

CREATE INDEX shifts_theater ON public.shifts USING btree (theater_id, id);

CREATE INDEX shown_movies_last ON public.shown_movies USING btree (city, format, shown_until);

CREATE INDEX shown_movies_over ON public.shown_movies USING btree (shown_until);

CREATE INDEX showtime_cancellations_open ON public.showtime_cancellations USING btree (created_at) WHERE (finished_at IS NULL);

CREATE INDEX showtime_figures_day ON public.showtime_figures USING btree (theater_id, day);

CREATE INDEX showtime_moves_open ON public.showtime_moves USING btree (created_at) WHERE (finished_at IS NULL);

CREATE INDEX showtime_moves_showtime ON public.showtime_moves USING btree (showtime_id);

CREATE INDEX showtime_payments_paid_day ON public.showtime_payments USING btree (theater_id, paid_day);

CREATE INDEX showtime_payments_promo_code ON public.showtime_payments USING btree (theater_id, day) WHERE (promo_code_id IS NOT NULL);

CREATE INDEX showtime_payments_showtime ON public.showtime_payments USING btree (showtime_id);

CREATE INDEX showtimes_movie ON public.showtimes USING btree (movie_id, starts_at);

CREATE INDEX showtimes_screen ON public.showtimes USING btree (screen_id, starts_at);

CREATE INDEX showtimes_start ON public.showtimes USING btree (starts_at, id);

CREATE INDEX single_use_tokens_end ON public.single_use_tokens USING btree (expires_at);

CREATE INDEX single_use_tokens_user ON public.single_use_tokens USING btree (user_id);

CREATE INDEX theater_staff_user ON public.theater_staff USING btree (user_id);

CREATE INDEX theaters_city ON public.theaters USING btree (folded_city);

CREATE INDEX ticket_holders_age ON public.ticket_holders USING btree (handed_on_at);

CREATE INDEX ticket_holders_name_parts ON public.ticket_holders USING gin (public.fold(name) public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX undone_check_ins_ticket ON public.undone_check_ins USING btree (ticket_id);

CREATE INDEX unknown_captures_due ON public.unknown_captures USING btree (id) WHERE (status = 'refund_due'::text);

CREATE INDEX unknown_captures_status ON public.unknown_captures USING btree (status, id);

CREATE UNIQUE INDEX users_email ON public.users USING btree (email);

CREATE INDEX users_email_parts ON public.users USING gin (email public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX users_name_parts ON public.users USING gin (public.fold(name) public.gin_trgm_ops) WITH (fastupdate=off);

CREATE INDEX void_ticket_codes_ticket ON public.void_ticket_codes USING btree (ticket_id);

CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (created_at);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (due_at) WHERE (status = 'pending'::text);

CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.keep_audit_log();

CREATE TRIGGER audit_log_theater BEFORE INSERT ON public.audit_log FOR EACH ROW WHEN ((new.theater_id IS NULL)) EXECUTE FUNCTION public.note_theater();

CREATE TRIGGER blocks_inserted AFTER INSERT ON public.blocks REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_map_check();

CREATE TRIGGER check_ins_deleted_figures AFTER DELETE ON public.check_ins REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_check_in_change();

CREATE TRIGGER check_ins_inserted_figures AFTER INSERT ON public.check_ins REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_check_in_change();

CREATE TRIGGER counter_sales_deleted_figures AFTER DELETE ON public.counter_sales REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER counter_sales_inserted_figures AFTER INSERT ON public.counter_sales REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER counter_sales_open BEFORE INSERT ON public.counter_sales FOR EACH ROW EXECUTE FUNCTION public.refuse_closed_shift();

CREATE TRIGGER counter_sales_updated_figures AFTER UPDATE ON public.counter_sales REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER movie_ranks_listed AFTER UPDATE ON public.movie_ranks REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.list_ranked_movies();

CREATE TRIGGER movies_listed AFTER INSERT ON public.movies FOR EACH ROW EXECUTE FUNCTION public.list_changed_movie();

CREATE TRIGGER movies_listed_anew AFTER UPDATE OF title, genres, languages, release_date, archived_at ON public.movies FOR EACH ROW EXECUTE FUNCTION public.list_changed_movie();

CREATE TRIGGER movies_rank AFTER INSERT ON public.movies FOR EACH ROW EXECUTE FUNCTION public.rank_new_movie();

CREATE TRIGGER payment_attempts_capture_once AFTER UPDATE OF provider_reference, status ON public.payment_attempts FOR EACH ROW WHEN (((new.provider = 'razorpay'::text) AND (new.provider_reference ~~ 'pay\_%'::text) AND (old.status = 'declined'::text) AND (new.status <> 'declined'::text))) EXECUTE FUNCTION public.claim_capture('payment_id');

CREATE TRIGGER payment_attempts_transition BEFORE UPDATE OF status ON public.payment_attempts FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.refuse_transition('{"declined": ["refund_due"], "refund_due": ["refunded"], "refunded": []}');

CREATE TRIGGER payments_capture_once AFTER UPDATE OF provider_reference, status ON public.payments FOR EACH ROW WHEN (((new.provider = 'razorpay'::text) AND (new.provider_reference ~~ 'pay\_%'::text) AND (new.status <> 'declined'::text) AND ((old.provider_reference IS DISTINCT FROM new.provider_reference) OR (old.status = 'declined'::text)))) EXECUTE FUNCTION public.claim_capture('id');

CREATE TRIGGER payments_deleted_figures AFTER DELETE ON public.payments REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER payments_end_retry BEFORE UPDATE OF status ON public.payments FOR EACH ROW WHEN (((new.status <> 'requested'::text) AND ((new.retry_until IS NOT NULL) OR (new.next_action IS NOT NULL) OR (new.next_attempt IS NOT NULL)))) EXECUTE FUNCTION public.end_retry();

CREATE TRIGGER payments_inserted_figures AFTER INSERT ON public.payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER payments_transition BEFORE UPDATE OF status ON public.payments FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.refuse_transition('{"requested": ["captured", "declined", "refund_due"], "captured": ["refund_due", "refunded", "disputed"], "declined": ["refund_due"], "refund_due": ["refunded", "disputed"], "refunded": ["refund_due", "disputed"], "disputed": ["captured", "refund_due", "refunded"]}');

CREATE TRIGGER payments_updated_figures AFTER UPDATE ON public.payments REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_payment_change();

CREATE TRIGGER promo_code_uses_caps AFTER UPDATE OF seats ON public.promo_code_uses FOR EACH ROW WHEN ((old.seats <> new.seats)) EXECUTE FUNCTION public.keep_promo_code_caps();

CREATE TRIGGER promo_code_uses_counted AFTER INSERT ON public.promo_code_uses FOR EACH ROW EXECUTE FUNCTION public.count_promo_code_use();

CREATE TRIGGER promo_code_uses_deleted_figures AFTER DELETE ON public.promo_code_uses REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER promo_code_uses_inserted_figures AFTER INSERT ON public.promo_code_uses REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER promo_code_uses_updated_figures AFTER UPDATE ON public.promo_code_uses REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER receipts_stay BEFORE DELETE OR UPDATE ON public.receipts FOR EACH ROW EXECUTE FUNCTION public.refuse_receipt_change();

CREATE TRIGGER refunds_deleted_figures AFTER DELETE ON public.refunds REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_refund_change();

CREATE TRIGGER refunds_inserted_figures AFTER INSERT ON public.refunds REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_refund_change();

CREATE TRIGGER refunds_shift_open BEFORE UPDATE OF shift_id ON public.refunds FOR EACH ROW WHEN (((new.shift_id IS NOT NULL) AND (new.shift_id IS DISTINCT FROM old.shift_id))) EXECUTE FUNCTION public.refuse_closed_shift();

CREATE TRIGGER refunds_transition BEFORE UPDATE OF status ON public.refunds FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.refuse_transition('{"due": ["refunded", "failed"], "refunded": ["failed"], "failed": ["due", "refunded"]}');

CREATE TRIGGER refunds_updated_figures AFTER UPDATE ON public.refunds REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_refund_change();

CREATE TRIGGER refunds_within_payment BEFORE INSERT OR UPDATE OF amount, payment_id ON public.refunds FOR EACH ROW EXECUTE FUNCTION public.keep_refunds_within_payment();

CREATE TRIGGER reservation_seats_changed AFTER UPDATE ON public.reservation_seats REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_map_check();

CREATE TRIGGER reservation_seats_deleted AFTER DELETE ON public.reservation_seats REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_map_check();

CREATE TRIGGER reservation_seats_deleted_figures AFTER DELETE ON public.reservation_seats REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER reservation_seats_inserted_figures AFTER INSERT ON public.reservation_seats REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER reservation_seats_promo_code AFTER UPDATE ON public.reservation_seats REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.count_promo_code_changed();

CREATE TRIGGER reservation_seats_updated_figures AFTER UPDATE ON public.reservation_seats REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER reservations_promo_code AFTER UPDATE OF status ON public.reservations FOR EACH ROW WHEN (((old.status = ANY (ARRAY['awaiting_payment'::text, 'confirmed'::text])) <> (new.status = ANY (ARRAY['awaiting_payment'::text, 'confirmed'::text])))) EXECUTE FUNCTION public.count_promo_code_reservation();

CREATE TRIGGER reservations_transition BEFORE UPDATE OF status ON public.reservations FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.refuse_transition('{"awaiting_payment": ["confirmed", "lapsed", "declined", "cancelled"], "confirmed": ["cancelled"], "lapsed": ["confirmed"], "declined": [], "cancelled": []}');

CREATE TRIGGER reservations_updated_figures AFTER UPDATE ON public.reservations REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_reservation_change();

CREATE TRIGGER seat_history_append_only BEFORE DELETE OR UPDATE ON public.seat_history FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER showtimes_deleted_figures AFTER DELETE ON public.showtimes REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_showtime_change();

CREATE TRIGGER showtimes_inserted_figures AFTER INSERT ON public.showtimes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_showtime_change();

CREATE TRIGGER showtimes_map_changed AFTER UPDATE ON public.showtimes FOR EACH ROW WHEN ((((old.layout_id IS DISTINCT FROM new.layout_id) OR (old.orphan_rule IS DISTINCT FROM new.orphan_rule)) OR (old.starts_at IS DISTINCT FROM new.starts_at))) EXECUTE FUNCTION public.note_map_check_of_showtime();

CREATE TRIGGER showtimes_shown AFTER INSERT ON public.showtimes REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.show_scheduled_movies();

CREATE TRIGGER showtimes_shown_anew AFTER UPDATE ON public.showtimes REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.show_changed_movies();

CREATE TRIGGER showtimes_shown_less AFTER DELETE ON public.showtimes REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.show_movies_less();

CREATE TRIGGER showtimes_transition BEFORE UPDATE OF status ON public.showtimes FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.refuse_transition('{"draft": ["scheduled"], "scheduled": ["cancelled"], "cancelled": []}');

CREATE TRIGGER showtimes_updated_figures AFTER UPDATE ON public.showtimes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_showtime_change();

CREATE TRIGGER tax_settings_figures AFTER INSERT ON public.tax_settings FOR EACH ROW EXECUTE FUNCTION public.note_tax_change();

CREATE TRIGGER theaters_clocks_figures AFTER UPDATE OF time_zone ON public.theaters FOR EACH ROW WHEN ((old.time_zone IS DISTINCT FROM new.time_zone)) EXECUTE FUNCTION public.note_clocks_change();

CREATE TRIGGER theaters_shown AFTER UPDATE OF city, active ON public.theaters FOR EACH ROW WHEN (((old.city IS DISTINCT FROM new.city) OR (old.active IS DISTINCT FROM new.active))) EXECUTE FUNCTION public.show_movies_of_theater();

CREATE TRIGGER tickets_deleted_figures AFTER DELETE ON public.tickets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER tickets_inserted_figures AFTER INSERT ON public.tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER tickets_updated_figures AFTER UPDATE ON public.tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_sale_change();

CREATE TRIGGER tickets_void_code BEFORE UPDATE OF code ON public.tickets FOR EACH ROW WHEN ((new.code <> old.code)) EXECUTE FUNCTION public.refuse_void_code();

CREATE TRIGGER unknown_captures_end_try AFTER UPDATE OF status ON public.unknown_captures FOR EACH ROW WHEN (((new.reason = 'refund_failed'::text) AND (new.status = ANY (ARRAY['refunded'::text, 'explained'::text])))) EXECUTE FUNCTION public.end_earlier_try();

CREATE TRIGGER users_changed AFTER UPDATE OF password_hash, email, roles, deleted_at, disabled_at ON public.users FOR EACH ROW EXECUTE FUNCTION public.note_account_change();

CREATE TRIGGER users_forget_contacts AFTER UPDATE OF deleted_at ON public.users FOR EACH ROW WHEN (((new.deleted_at IS NOT NULL) AND (old.deleted_at IS NULL))) EXECUTE FUNCTION public.forget_contacts();

CREATE TRIGGER users_inserted AFTER INSERT ON public.users FOR EACH ROW WHEN ((new.roles <> '{customer}'::text[])) EXECUTE FUNCTION public.note_account_change();

ALTER TABLE ONLY public.authenticators
    ADD CONSTRAINT authenticators_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_showtime_id_layout_id_fkey FOREIGN KEY (showtime_id, layout_id) REFERENCES public.showtimes(id, layout_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.check_ins
    ADD CONSTRAINT check_ins_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.check_ins
    ADD CONSTRAINT check_ins_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id);

ALTER TABLE ONLY public.counter_sales
    ADD CONSTRAINT counter_sales_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id);

ALTER TABLE ONLY public.counter_sales
    ADD CONSTRAINT counter_sales_shift_id_fkey FOREIGN KEY (shift_id) REFERENCES public.shifts(id);

ALTER TABLE ONLY public.earlier_ticket_codes
    ADD CONSTRAINT earlier_ticket_codes_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_screen_id_fkey FOREIGN KEY (screen_id) REFERENCES public.screens(id);

ALTER TABLE ONLY public.listed_movies
    ADD CONSTRAINT listed_movies_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.listed_payments
    ADD CONSTRAINT listed_payments_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.movie_ranks
    ADD CONSTRAINT movie_ranks_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.payment_attempts
    ADD CONSTRAINT payment_attempts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id);

ALTER TABLE ONLY public.promo_code_uses
    ADD CONSTRAINT promo_code_uses_promo_code_id_fkey FOREIGN KEY (promo_code_id) REFERENCES public.promo_codes(id);

ALTER TABLE ONLY public.promo_code_uses
    ADD CONSTRAINT promo_code_uses_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.promo_code_uses
    ADD CONSTRAINT promo_code_uses_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.promo_codes
    ADD CONSTRAINT promo_codes_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id);

ALTER TABLE ONLY public.promo_codes
    ADD CONSTRAINT promo_codes_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.razorpay_captures
    ADD CONSTRAINT razorpay_captures_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);

ALTER TABLE ONLY public.receipt_counters
    ADD CONSTRAINT receipt_counters_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES public.refunds(id);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id);

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT receipts_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_shift_id_fkey FOREIGN KEY (shift_id) REFERENCES public.shifts(id);

ALTER TABLE ONLY public.report_mails
    ADD CONSTRAINT report_mails_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.report_mails
    ADD CONSTRAINT report_mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.reservation_contacts
    ADD CONSTRAINT reservation_contacts_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES public.reservations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reservation_seats
    ADD CONSTRAINT reservation_seats_block_id_showtime_id_layout_id_fkey FOREIGN KEY (block_id, showtime_id, layout_id) REFERENCES public.blocks(id, showtime_id, layout_id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.reservation_seats
    ADD CONSTRAINT reservation_seats_layout_id_seat_id_fkey FOREIGN KEY (layout_id, seat_id) REFERENCES public.seats(layout_id, id) DEFERRABLE;

ALTER TABLE ONLY public.reservation_seats
    ADD CONSTRAINT reservation_seats_reservation_id_showtime_id_layout_id_fkey FOREIGN KEY (reservation_id, showtime_id, layout_id) REFERENCES public.reservations(id, showtime_id, layout_id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_showtime_id_layout_id_fkey FOREIGN KEY (showtime_id, layout_id) REFERENCES public.showtimes(id, layout_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id);

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.screens
    ADD CONSTRAINT screens_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_layout_id_fkey FOREIGN KEY (layout_id) REFERENCES public.layouts(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_layout_id_paired_seat_id_fkey FOREIGN KEY (layout_id, paired_seat_id) REFERENCES public.seats(layout_id, id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_login FOREIGN KEY (login_id) REFERENCES public.logins(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_cashier_id_fkey FOREIGN KEY (cashier_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.shown_movies
    ADD CONSTRAINT shown_movies_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.showtime_audits
    ADD CONSTRAINT showtime_audits_showtime_id_fkey FOREIGN KEY (showtime_id) REFERENCES public.showtimes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.showtime_cancellations
    ADD CONSTRAINT showtime_cancellations_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.showtime_cancellations
    ADD CONSTRAINT showtime_cancellations_showtime_id_fkey FOREIGN KEY (showtime_id) REFERENCES public.showtimes(id);

ALTER TABLE ONLY public.showtime_moves
    ADD CONSTRAINT showtime_moves_showtime_id_fkey FOREIGN KEY (showtime_id) REFERENCES public.showtimes(id);

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES public.movies(id);

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_screen_id_fkey FOREIGN KEY (screen_id) REFERENCES public.screens(id);

ALTER TABLE ONLY public.showtimes
    ADD CONSTRAINT showtimes_screen_id_layout_id_fkey FOREIGN KEY (screen_id, layout_id) REFERENCES public.layouts(screen_id, id);

ALTER TABLE ONLY public.single_use_tokens
    ADD CONSTRAINT single_use_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tax_settings
    ADD CONSTRAINT tax_settings_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.theater_staff
    ADD CONSTRAINT theater_staff_theater_id_fkey FOREIGN KEY (theater_id) REFERENCES public.theaters(id);

ALTER TABLE ONLY public.theater_staff
    ADD CONSTRAINT theater_staff_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ticket_holders
    ADD CONSTRAINT ticket_holders_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_seat FOREIGN KEY (reservation_id, seat_id) REFERENCES public.reservation_seats(reservation_id, seat_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_showtime_id_fkey FOREIGN KEY (showtime_id) REFERENCES public.showtimes(id);

ALTER TABLE ONLY public.undone_check_ins
    ADD CONSTRAINT undone_check_ins_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.undone_check_ins
    ADD CONSTRAINT undone_check_ins_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id);

ALTER TABLE ONLY public.undone_check_ins
    ADD CONSTRAINT undone_check_ins_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.unknown_captures
    ADD CONSTRAINT unknown_captures_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);

ALTER TABLE ONLY public.void_ticket_codes
    ADD CONSTRAINT void_ticket_codes_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id);

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES public.webhook_endpoints(id) ON DELETE CASCADE;

ALTER TABLE ONLY simulator.refunds
    ADD CONSTRAINT refunds_charge_key_fkey FOREIGN KEY (charge_key) REFERENCES simulator.charges(key);
