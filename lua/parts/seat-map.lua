-- The seat map: a character a seat, '0' plus its state, plus 4 where the next seat is its neighbour. It is printable on every host,
-- GETRANGE reads only the seats asked for, and a plain search finds free groups. A state is string.byte(text, seat + offset) % NEIGHBOUR:
-- '0' is 48. needs: map, and the part clock
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4

--- The characters of seats `first` to `last` and of the two beside them, and what to add to a seat to find its own among them.
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  -- A loaded showtime has a character for each seat. Too few: Redis lost the map (evicted); nobody may take these seats.
  if #text <= last - from then return nil end
  return text, 1 - from
end

--- Adds `step` to the state of each of `seats` (ascending), of which `text` has the characters. Neighbours are written at once.
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
