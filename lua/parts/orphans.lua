-- Which free seats a choice would leave alone between taken seats, an aisle or the end of the row. needs: the part seat-map

--- `list`: the chosen seats, ascending.
local function findOrphans(list)
  local from = math.max(0, list[1] - 2)
  local text, offset = call('GETRANGE', map, from, list[#list] + 2), 1 - from
  local chosen = {}
  for _, seat in ipairs(list) do chosen[seat] = true end
  local function free(seat) return not chosen[seat] and byte(text, seat + offset) % NEIGHBOUR == FREE end
  -- Whether the next seat is a neighbour. The two beside the choice are in the text, but for the ends of the map.
  local function joined(seat)
    local character = byte(text, seat + offset)
    return character and (character - 48) >= NEIGHBOUR
  end

  local orphans, seen = {}, {}
  local function look(seat)
    if seen[seat] or not free(seat) then return end
    seen[seat] = true
    local left = joined(seat - 1) and free(seat - 1)
    local right = joined(seat) and free(seat + 1)
    if not left and not right then orphans[#orphans + 1] = seat end
  end
  for _, seat in ipairs(list) do
    if joined(seat - 1) then look(seat - 1) end
    if joined(seat) then look(seat + 1) end
  end
  return orphans
end
