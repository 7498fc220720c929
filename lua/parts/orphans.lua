-- Which free seats a choice would leave alone between taken seats, an aisle or the end of the row. needs: seatCount, seat-map
local function findOrphans(seats)
  local chosen = {}
  for _, seat in ipairs(seats) do chosen[seat] = true end
  local function free(seat) return not chosen[seat] and stateOf(seat) == FREE end
  local function joined(seat) return seat >= 0 and seat < seatCount and bitsOf(seat) >= NEIGHBOUR end

  local orphans, seen = {}, {}
  local function look(seat)
    if seen[seat] or not free(seat) then return end
    seen[seat] = true
    local left = joined(seat - 1) and free(seat - 1)
    local right = joined(seat) and free(seat + 1)
    if not left and not right then orphans[#orphans + 1] = seat end
  end
  for _, seat in ipairs(seats) do
    if joined(seat - 1) then look(seat - 1) end
    if joined(seat) then look(seat + 1) end
  end
  return orphans
end
