-- One change of the map: the version rises by one, the change is kept for those who resume and sent to those who watch.
-- A change reads 'h3,4': a state (free, held, sold, blocked) and the seats that have it now; 'r' is a load. needs: meta, changes, whole
-- Redis trims whole nodes of its streams, so up to twice CHANGES_KEPT are there.
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
