-- Companion seats that are sold only with their place for now.

--- The place of each companion seat in `closed`, "4-3,8-9".
local function readCompanions(closed)
  local placeOf = {}
  for companion, place in gmatch(closed, RANGE) do placeOf[tonumber(companion)] = tonumber(place) end
  return placeOf
end

--- The map as it is for buyers who ask for no accessible place: these seats are taken.
local function withoutCompanions(packed, placeOf)
  for seat in pairs(placeOf) do packed = sub(packed, 1, seat) .. '3' .. sub(packed, seat + 2) end
  return packed
end
