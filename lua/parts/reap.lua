-- Expiry is judged when read: each command that looks at others' seats first frees what is overdue, `limit` holds at a time, and knows
-- by `more` whether others may be. Every hold is freed once in its life, so this costs what making it cost.
-- needs: showtime, expiries, limit, more (a local), and the parts clock, seat-map and commit
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
  -- include hold-records
  -- include customers
  -- include end-holds
  -- include free-held
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      -- An unloaded map is not touched: the next load replaces it whole.
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
