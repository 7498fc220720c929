-- migrate:up
-- A theater's time zone is one that Postgres can reckon with: one that it could not failed the list by day of every visitor.

-- What Node took until now, and how it read it: names of zones that are no longer in use, and abbreviations, which Postgres reads
-- as others' (IST: Kolkata here, Jerusalem there).
update theaters set time_zone = place from (values
  ('ACT', 'Australia/Darwin'), ('AET', 'Australia/Sydney'), ('AGT', 'America/Argentina/Buenos_Aires'), ('ART', 'Africa/Cairo'),
  ('AST', 'America/Anchorage'), ('BET', 'America/Sao_Paulo'), ('BST', 'Asia/Dhaka'), ('CAT', 'Africa/Maputo'),
  ('CNT', 'America/St_Johns'), ('CST', 'America/Chicago'), ('CTT', 'Asia/Shanghai'), ('EAT', 'Africa/Nairobi'),
  ('ECT', 'Europe/Paris'), ('IET', 'America/Indiana/Indianapolis'), ('IST', 'Asia/Kolkata'), ('JST', 'Asia/Tokyo'),
  ('MIT', 'Pacific/Apia'), ('NET', 'Asia/Yerevan'), ('NST', 'Pacific/Auckland'), ('PLT', 'Asia/Karachi'),
  ('PNT', 'America/Phoenix'), ('PRT', 'America/Puerto_Rico'), ('PST', 'America/Los_Angeles'), ('SST', 'Pacific/Guadalcanal'),
  ('VST', 'Asia/Ho_Chi_Minh'), ('CET', 'Europe/Brussels'), ('WET', 'Europe/Lisbon'), ('MET', 'Europe/Brussels'),
  ('EET', 'Europe/Athens'), ('MST', 'America/Phoenix'), ('HST', 'Pacific/Honolulu'), ('EST', 'America/Panama'),
  ('EST5EDT', 'America/New_York'), ('CST6CDT', 'America/Chicago'), ('MST7MDT', 'America/Denver'),
  ('PST8PDT', 'America/Los_Angeles'), ('US/PACIFIC-NEW', 'America/Los_Angeles'), ('GB', 'Europe/London'),
  ('GB-EIRE', 'Europe/London'), ('EIRE', 'Europe/Dublin'), ('PORTUGAL', 'Europe/Lisbon'), ('POLAND', 'Europe/Warsaw'),
  ('ICELAND', 'Atlantic/Reykjavik'), ('TURKEY', 'Europe/Istanbul'), ('W-SU', 'Europe/Moscow'), ('EGYPT', 'Africa/Cairo'),
  ('LIBYA', 'Africa/Tripoli'), ('ISRAEL', 'Asia/Jerusalem'), ('IRAN', 'Asia/Tehran'), ('JAPAN', 'Asia/Tokyo'),
  ('ROK', 'Asia/Seoul'), ('PRC', 'Asia/Shanghai'), ('ROC', 'Asia/Taipei'), ('HONGKONG', 'Asia/Hong_Kong'),
  ('SINGAPORE', 'Asia/Singapore'), ('CUBA', 'America/Havana'), ('JAMAICA', 'America/Jamaica'), ('NAVAJO', 'America/Denver'),
  ('KWAJALEIN', 'Pacific/Kwajalein'), ('NZ', 'Pacific/Auckland'), ('NZ-CHAT', 'Pacific/Chatham'), ('GMT', 'UTC'),
  ('GMT0', 'UTC'), ('GMT+0', 'UTC'), ('GMT-0', 'UTC'), ('UCT', 'UTC'), ('ZULU', 'UTC'), ('GREENWICH', 'UTC'),
  ('UNIVERSAL', 'UTC')
) as old (abbreviation, place) where upper(time_zone) = abbreviation;

-- Names in other letters (europe/lisbon).
update theaters set time_zone = zones.name from pg_timezone_names zones
where lower(zones.name) = lower(time_zone) and zones.name <> time_zone and zones.name !~ '^(posix|right)/';

do $$
declare lost record;
begin
  for lost in
    update theaters set time_zone = 'UTC' from (select id, time_zone from theaters for update) before
    where before.id = theaters.id and not exists (
      select from pg_timezone_names zones
      where zones.name = before.time_zone and (zones.name = 'UTC' or zones.name ~ '^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]*)+$|^Etc/GMT[+-]1?[0-9]$'))
    returning theaters.id, theaters.name, before.time_zone
  loop
    raise warning 'Theater % (%) has UTC now: nobody knows the time zone %', lost.name, lost.id, lost.time_zone;
  end loop;
end $$;

-- Area/City or UTC, so that it is neither an abbreviation nor a rule such as Foo3; that it can be reckoned with raises an error if not.
alter table theaters add constraint theaters_time_zone check (
  (time_zone = 'UTC' or time_zone ~ '^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]*)+$|^Etc/GMT[+-]1?[0-9]$')
  and timestamptz '2000-01-01 00:00:00+00' at time zone time_zone is not null);

-- migrate:down
-- forward only
