-- Groups of the same size and kind that leave no single seat, nearest to what was chosen, one a run. needs: search
local ALTERNATIVES = 3

local function findAlternatives(seats)
  openRuns(1, RUN_BATCH)
  local run, x = whereIs(seats[1])
  local other, otherX = whereIs(seats[#seats])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local found, nextWindow = {}, windowsOf(#seats)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #seats, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #seats - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(at, #seats) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    found[#found + 1] = best
  end
  look(run)
  local index = nextRun(firstRun, #seats, nextWindow)
  while index do
    if runAt(index) ~= run then look(runAt(index)) end
    index = nextRun(index + 1, #seats, nextWindow)
  end
  table.sort(found, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local lists = {}
  for index = 1, math.min(ALTERNATIVES, #found) do
    local list = {}
    for offset = 0, #seats - 1 do list[#list + 1] = string.format('%d', found[index].start + offset) end
    lists[index] = table.concat(list, ',')
  end
  return lists
end
