-- Frees the seats of a hold that ended. needs: the part seat-map

--- `list`: the seats of the hold, as text. Adds the freed ones to `freed`. A seat that a load found sold stays so: Postgres said it, not
--- this hold.
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
