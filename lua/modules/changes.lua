-- Changes of the map: each raises the version by one, is kept for viewers who resume and sent to those who
-- watch. It reads 'h3-4': a state (free, held, sold, blocked) and the ranges that have it now; 'r' is a load.

--- Keeps and sends a change; `id` is the version `number` as text. Old ones go once in a while, so up to
--- twice CHANGES_KEPT are there.
local function announce(changes, id, number, change)
  if number % CHANGES_KEPT == 0 then
    call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
  else
    call('XADD', changes, id, 's', change)
  end
  call('PUBLISH', changes, id .. ' ' .. change)
end

--- Writes a change after `version`; `...` are fields and values of the showtime that change with it. Answers
--- the new version, as text.
local function commit(showtime, changes, version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
  announce(changes, id, number, change)
  return id
end
