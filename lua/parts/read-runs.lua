-- Reads `seats`: the characters of each run, by its first seat (texts); how many they are (read); whether all fit the pattern `only`
-- (fits). Included where it is needed, as are write-runs and free-held: to make a function of it costs a script more than to run it.
-- needs: seats, only, and the part seat-map
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
