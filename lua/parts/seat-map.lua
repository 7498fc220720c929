-- The seat map: 2 bits a seat, three seats a character ('0' to 'o'), so that it stays printable on every host and GETRANGE
-- reads only the characters of the seats asked for. needs: map
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false

local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    -- A loaded showtime has a character for each seat. None: Redis lost the map (evicted); nobody may take these seats.
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end

local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end

local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end

local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
