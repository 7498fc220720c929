-- Frees `seats`, which a hold that ended had, and puts those that it freed in `freed`. A seat that a load found sold stays so:
-- Postgres said it, not this hold. needs: seats, freed (a local), and the part seat-map
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
-- include read-runs
-- include write-runs
if fits then
  freed = seats
else
  -- include seat-lists
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
