-- Expiry is judged when read: each command that looks at others' seats first frees what is overdue, `limit` holds at a time, and knows
-- by `more` whether others may be. Every hold is freed once in its life, so this costs what making it cost.
-- needs: showtime, expiries, changes, limit, more (a local), and the parts clock and seat-map
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
  -- include hold-records
  -- include commit
  -- include customers
  -- include customer-entry
  -- include end-holds
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      -- An unloaded map is not touched: the next load replaces it whole.
      if state[1] then
        local seats, freed = ended.seats, nil
        -- include free-held
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
