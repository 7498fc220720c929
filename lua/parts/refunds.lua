--- Milliseconds of each seat that come back when a hold ends before its time: all but what it used and the least charge.
-- needs: the part clock
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
