-- Expiry is judged when read: each command that looks at others' seats first frees what is overdue, a bounded number at a time.
-- Every hold is freed once in its life, so this costs what making it cost. needs: expiries, loaded, and the parts above
local function freeSeatsOf(hold, freed)
  -- An unloaded map is not touched: the next load replaces it whole.
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    -- A seat that a load found sold stays so: Postgres said it, not this hold.
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end

--- Frees up to `limit` overdue holds; answers their ids, and whether more may be overdue.
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
