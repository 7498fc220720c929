-- One change of the map: the version rises by one, the change is kept for those who resume and sent to those who watch.
-- A change reads 'h3,4;f9': states (free, held, sold, blocked) with their seats. needs: meta, changes, whole
-- 100 changes are kept (Redis trims whole nodes, so up to 200): whoever missed more takes a snapshot, which is smaller than they are.
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
