-- The seat map: 3 bits a seat (2 for its state, 1 where the next seat is its neighbour), two seats a character ('0' to 'o'), so that
-- it stays printable on every host and GETRANGE reads only the characters of the seats asked for. needs: map
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, changed, mapLost = {}, {}, false

local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    -- A loaded showtime has a character for each seat. None: Redis lost the map (evicted); nobody may take these seats.
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end

local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end

local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end

local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  changed[at] = true
end

local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(cells[at] + 48))
  end
  changed = {}
end
