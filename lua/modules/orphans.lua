-- Single seats: free ones that a choice leaves alone between taken seats, an aisle or the end of the row.
-- Companion seats of `placeOf` are not left over, since nobody else may have them.

--- `list`: the chosen seats, ascending.
local function findOrphans(map, list, placeOf)
  local from = max(0, list[1] - 2)
  local text, offset = call('GETRANGE', map, from, list[#list] + 2), 1 - from
  local chosen = {}
  for _, seat in ipairs(list) do chosen[seat] = true end
  local function isFree(seat) return not chosen[seat] and byte(text, seat + offset) % NEIGHBOUR == FREE end
  -- Whether the next seat is a neighbour. The two beside the choice are in the text, but for the ends of the
  -- map.
  local function isJoined(seat)
    local character = byte(text, seat + offset)
    return character and (character - 48) >= NEIGHBOUR
  end

  local orphans, seen = {}, {}
  local function look(seat)
    if seen[seat] or not isFree(seat) then return end
    seen[seat] = true
    local left = isJoined(seat - 1) and isFree(seat - 1)
    local right = isJoined(seat) and isFree(seat + 1)
    if not left and not right and not placeOf[seat] then orphans[#orphans + 1] = seat end
  end
  for _, seat in ipairs(list) do
    if isJoined(seat - 1) then look(seat - 1) end
    if isJoined(seat) then look(seat + 1) end
  end
  return orphans
end
