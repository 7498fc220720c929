-- Seats one by one, for what concerns some of a run only. needs: the part seat-map

--- Calls visit(seat, state) for each of `seats`, of which `texts` has the characters; the state is nil where the map ends before.
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end

--- A list of seats, ascending, as runs.
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
