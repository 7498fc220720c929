-- The seat map: a character a seat, '0' plus its state, plus 4 where the next seat is its neighbour. It is
-- printable on every host,
-- GETRANGE reads only the seats asked for, and a plain search finds free groups. A state is byte(text, at) %
-- NEIGHBOUR: '0' is 48. Seats come, stay and go as ranges, "3-5,9-9": a range costs one read and one write,
-- however many seats it has, and its ends are text, as Redis' commands take them.
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
-- From a seat to its character: seats count from 0, Lua from 1.
local SEAT_AT = 1
local RANGE, ALL_FREE, ALL_HELD = '(%d+)-(%d+)', '^[04]+$', '^[15]+$'
-- Transitions: characters that are not named stay.
local TO_HELD, TO_FREE, TO_SOLD = {['0'] = '1', ['4'] = '5'}, {['1'] = '0', ['5'] = '4'}, {['1'] = '2', ['5'] = '6'}
local TO_BLOCKED, TO_UNBLOCKED = {['0'] = '3', ['4'] = '7'}, {['3'] = '0', ['7'] = '4'}

--- The characters of each range by its first seat; how many they are; whether all of them match the pattern
--- `allowed`.
local function readRanges(map, ranges, allowed)
  local texts, count, allMatch = {}, 0, true
  for first, last in gmatch(ranges, RANGE) do
    local text = call('GETRANGE', map, first, last)
    texts[first] = text
    count = count + #text
    if not find(text, allowed) then allMatch = false end
  end
  return texts, count, allMatch
end

--- Writes ranges that were read, changed by `transition`.
local function writeRanges(map, texts, transition)
  for first, text in pairs(texts) do call('SETRANGE', map, first, (gsub(text, '.', transition))) end
end

--- Calls visit(seat, state) for each seat of ranges that were read; the state is nil past the end of the map.
local function eachSeat(ranges, texts, visit)
  for first, last in gmatch(ranges, RANGE) do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end

--- An ascending list of seats, as ranges.
local function rangesOf(list)
  local ranges, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      ranges[#ranges + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return concat(ranges, ',')
end

--- Frees the seats of a hold that ended, and answers those that it freed. A seat that a load found sold stays
--- so: Postgres said it.
local function freeSeatsOf(map, ranges)
  local texts, _, allMatch = readRanges(map, ranges, ALL_HELD)
  writeRanges(map, texts, TO_FREE)
  if allMatch then return ranges end
  local open = {}
  eachSeat(ranges, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  return rangesOf(open)
end
