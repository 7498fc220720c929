-- Groups to offer instead of a choice that leaves a single seat.
local ALTERNATIVES = 3

--- Groups of the same size and kind as `list` that leave no single seat, nearest to it, one a run, as ranges.
local function findAlternatives(map, runs, list, placeOf)
  local search = openSearch(map, runs, 1, RUN_BATCH)
  search.packed = withoutCompanions(search.packed, placeOf)
  local run, x = whereIs(search, list[1])
  local other, otherX = whereIs(search, list[#list])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local candidates, nextWindow = {}, windowsOf(search, #list)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #list, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #list - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(search, at, #list) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    candidates[#candidates + 1] = best
  end
  look(run)
  local index = nextRun(search, search.firstRun, #list, nextWindow)
  while index do
    if runAt(search, index) ~= run then look(runAt(search, index)) end
    index = nextRun(search, index + 1, #list, nextWindow)
  end
  table.sort(candidates, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local groups = {}
  for index = 1, min(ALTERNATIVES, #candidates) do
    local start = candidates[index].start
    groups[index] = format('%d-%d', start, start + #list - 1)
  end
  return groups
end
