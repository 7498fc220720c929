-- Expiry is judged when read: each command that looks at others' seats first frees what is overdue. Every
-- hold is freed once in its life, so this costs what making it cost.

--- Frees at most `limit` overdue holds. Answers whether that many were overdue: then there may be more.
local function freeOverdue(showtime, map, expiries, changes, now, limit)
  local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
  if not overdue[1] then return false end
  local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local hold = readHold(record)
      endUnasked(showtime, expiries, id, hold, now, 0)
      -- An unloaded map is not touched: the next load replaces it whole.
      local ranges = loaded and freeSeatsOf(map, hold.seats) or ''
      if ranges ~= '' then freed[#freed + 1] = ranges end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(showtime, changes, version, 'f' .. concat(freed, ',')) end
  return #overdue == limit
end
