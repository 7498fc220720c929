-- migrate:up
-- A hall may have sections (stalls, balcony), each with rows of its own. Null: the hall has no such parts.
alter table seats add column section text check (char_length(section) between 1 and 24);
alter table seats drop constraint seats_layout_id_row_number_key;
alter table seats add constraint seats_name unique nulls not distinct (layout_id, section, row, number);

-- migrate:down
-- forward only
