-- migrate:up
-- Why staff let in a ticket of another time. Null: doors were open.
alter table check_ins add column forced_reason text;

-- migrate:down
-- forward only
