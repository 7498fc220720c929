-- Writes what a command changed. A change of the map raises the version by one, is kept for those who resume and sent to those who
-- watch. It reads 'h3,4': a state (free, held, sold, blocked) and the seats that have it now; 'r' is a load.
-- needs: changes, and the parts above
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  -- Redis trims whole nodes of its streams, so up to twice CHANGES_KEPT are there.
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end

local function version()
  return tonumber(field('version') or 0)
end
