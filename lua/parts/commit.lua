-- Writes a change of the map: it raises the version by one, is kept for those who resume and sent to those who watch. It reads
-- 'h3-4': a state (free, held, sold, blocked) and the seats that have it now; 'r' is a load.
-- needs: showtime, changes, and the part clock

--- `...`: what else of the showtime's hash changes with it, names and values in turn. Answers the new version, as text.
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
  -- include announce
  return id
end
