-- The seat map: 3 bits a seat (2 for its state, 1 where the next seat is its neighbour), two seats a character ('0' to 'o'), so that
-- it stays printable on every host and GETRANGE reads only the characters of the seats asked for. needs: map
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false

-- Seats that are asked for mostly sit together: one read for all of them, unless that were a long way.
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    -- What this command changed already is not read again.
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end

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
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end

-- Characters that follow each other are written at once.
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
