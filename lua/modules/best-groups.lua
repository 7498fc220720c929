-- The best group of seats, by falling wishes. A `search` (search.lua) has three fields more here: categories,
-- a character a category, '1' where its seats will do; seatCount; placeOf, the place of each closed companion
-- seat.
local ACCESSIBLE, WANTED = 32, 49

local function isWanted(search, run) return byte(search.categories, run.kind % ACCESSIBLE + 1) == WANTED end

-- Whether a run's seats will do, and are no accessible places.
local function plainRuns(search)
  return function(run) return run.kind < ACCESSIBLE and isWanted(search, run) end
end

local function seatsOf(window, seats)
  for offset = 0, window.count - 1 do seats[#seats + 1] = window.start + offset end
  return seats
end

-- Marks a window as taken, for what is still to be found in this call.
local function take(search, window)
  local at = window.start + SEAT_AT
  local packed = search.packed
  search.packed = sub(packed, 1, at - 1) .. string.rep('3', window.count) .. sub(packed, at + window.count)
end

-- A window of `size` in the row before or behind, nearest to `x`.
local function partner(rows, window, size, nextWindow, isAllowed)
  local best
  for _, row in ipairs({window.run.row - 1, window.run.row + 1}) do
    for _, run in ipairs(rows[row] or {}) do
      if isAllowed(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local aside = math.abs(run.x + 2 * offset + size - 1 - window.x)
          if not best or aside < best.aside then best = {start = run.start + offset, count = size, aside = aside} end
        end)
      end
    end
  end
  return best
end

-- Two groups one behind the other, as even as can be.
local function findInTwoRows(search, count, isAllowed)
  local rows, nextSingle = {}, windowsOf(search, 1)
  local index = nextRun(search, search.firstRun, 1, nextSingle)
  while index do
    local run = runAt(search, index)
    rows[run.row] = rows[run.row] or {}
    table.insert(rows[run.row], run)
    index = nextRun(search, index + 1, 1, nextSingle)
  end
  for size = math.ceil(count / 2), count - 1 do
    local best
    local nextWindow, nextOther = windowsOf(search, size), windowsOf(search, count - size)
    local index = nextRun(search, search.firstRun, size, nextWindow)
    while index do
      local run = runAt(search, index)
      if best and best.distance <= run.least then break end
      if isAllowed(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local x = run.x + 2 * offset + size - 1
          local window = {start = run.start + offset, count = size, run = run, x = x}
          local other = partner(rows, window, count - size, nextOther, isAllowed)
          local distance = other and x * x + run.y * run.y + other.aside * other.aside
          if other and (not best or distance < best.distance) then
            best = {distance = distance, first = window, second = other}
          end
        end)
      end
      index = nextRun(search, index + 1, size, nextWindow)
    end
    if best then return seatsOf(best.second, seatsOf(best.first, {})) end
  end
end

-- The largest groups that there are, nearest first.
local function findApart(search, count, isAllowed, seats)
  if count == 0 then return seats end
  local size = count
  while size > 0 do
    local window = nearestWindow(search, size, isAllowed, false)
    if window then
      take(search, window)
      seatsOf(window, seats)
      count = count - size
    end
    if count == 0 then return seats end
    size = min(count, window and size or size - 1)
  end
end

local function findTogether(search, count)
  local window = nearestWindow(search, count, plainRuns(search), true)
  return window and seatsOf(window, {})
end

local function findNearby(search, count)
  local isAllowed = plainRuns(search)
  return count > 1 and findInTwoRows(search, count, isAllowed) or findApart(search, count, isAllowed, {})
end

-- Accessible places and the seats right beside them; the fewest accessible places that are enough, then the
-- most companion seats, which nobody else may have, then the nearest to the best spot.
local function findBeside(search, count, atLeast)
  local placeOf = search.placeOf
  local best
  local nextWindow, anyWillDo = windowsOf(search, count), not find(search.categories, '0', 1, true)
  local places = {}
  for index = search.firstRun, search.lastRun do
    local run = runAt(search, index)
    if run.kind >= ACCESSIBLE then
      for offset = 0, run.length - 1 do places[run.start + offset] = true end
    end
  end
  local function countPlaces(start)
    local used = 0
    for seat = start, start + count - 1 do
      if places[seat] then used = used + 1 end
    end
    return used
  end
  -- How many of a window's companion seats come with their place; nil where one does not.
  local function countCompanions(start)
    local companions = 0
    for seat = start, start + count - 1 do
      local place = placeOf[seat]
      if place and (place < start or place >= start + count) then return nil end
      if place then companions = companions + 1 end
    end
    return companions
  end
  local function areWanted(start)
    for seat = start, start + count - 1 do
      if not isWanted(search, (whereIs(search, seat))) then return false end
    end
    return true
  end
  for index = search.firstRun, search.lastRun do
    local run = runAt(search, index)
    if run.kind >= ACCESSIBLE and isWanted(search, run) then
      -- The window may begin before the run and end after it: look at the row around it.
      local first = max(0, run.start - count + 1)
      local around = {start = first, length = min(search.seatCount, run.start + run.length + count - 1) - first}
      around.x, around.y = run.x - 2 * (run.start - first), run.y
      eachWindow(around, count, nextWindow, function(offset)
        local start = first + offset
        local used = countPlaces(start)
        local middle = around.x + 2 * offset + count - 1
        local distance = middle * middle + around.y * around.y
        local companions = countCompanions(start)
        local better = not best or used < best.used
        if best and companions and used == best.used then
          better = companions > best.companions or (companions == best.companions and distance < best.distance)
        end
        if companions and used >= atLeast and better and (anyWillDo or areWanted(start)) then
          best = {start = start, count = count, used = used, companions = companions, distance = distance}
        end
      end)
    end
  end
  return best
end

local function findAccessible(search, count, mustBeTogether, atLeast)
  local beside = findBeside(search, count, atLeast)
  if beside then return seatsOf(beside, {}) end
  search.packed = withoutCompanions(search.packed, search.placeOf)
  -- Apart, one accessible place is all that is looked for.
  if mustBeTogether or atLeast > 1 then return nil end
  local function isPlace(run) return run.kind >= ACCESSIBLE and isWanted(search, run) end
  local place = nearestWindow(search, 1, isPlace, false)
  if not place then return nil end
  local before = search.packed
  take(search, place)
  local others = findApart(search, count - 1, plainRuns(search), {})
  if not others then
    -- More accessible places than one, where nothing else is left.
    search.packed = before
    take(search, place)
    others = findApart(search, count - 1, function(run) return isWanted(search, run) end, {})
  end
  return others and seatsOf(place, others)
end
