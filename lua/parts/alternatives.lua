-- Groups of the same size and kind that leave no single seat, nearest to what was chosen, one a run. needs: search
local ALTERNATIVES = 3

local function findAlternatives(list)
  openRuns(1, RUN_BATCH)
  local run, x = whereIs(list[1])
  local other, otherX = whereIs(list[#list])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local found, nextWindow = {}, windowsOf(#list)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #list, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #list - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(at, #list) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    found[#found + 1] = best
  end
  look(run)
  local index = nextRun(firstRun, #list, nextWindow)
  while index do
    if runAt(index) ~= run then look(runAt(index)) end
    index = nextRun(index + 1, #list, nextWindow)
  end
  table.sort(found, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local groups = {}
  for index = 1, math.min(ALTERNATIVES, #found) do
    local start = found[index].start
    groups[index] = format('%d-%d', start, start + #list - 1)
  end
  return groups
end
